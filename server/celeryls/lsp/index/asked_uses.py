"""Requests that wait for the uses of some names, which the index process reads before the others."""

from __future__ import annotations

import asyncio


class AskedUses:
    """An event for each question, by the number of the request to the index process.

    Facts that come before its answer may not be resolved yet, so an event is set once all that came before is resolved.
    """

    def __init__(self) -> None:
        self._events: dict[int, asyncio.Event] = {}
        self._come: set[int] = set()
        self._taken: set[int] = set()

    def ask(self, number: int) -> asyncio.Event:
        """The event of a question."""
        return self._events.setdefault(number, asyncio.Event())

    def drop(self, number: int) -> None:
        """Nobody waits for a question any longer."""
        self._events.pop(number, None)

    def come(self, number: int) -> None:
        """Marks that all facts for a question have come."""
        if number in self._events:
            self._come.add(number)

    def taken(self) -> None:
        """Marks that all facts that have come are taken over, to be resolved next."""
        self._taken |= self._come
        self._come = set()

    def resolved(self) -> None:
        """Releases who waits for what was taken over."""
        self._release(self._taken)
        self._taken = set()

    def release_all(self) -> None:
        """Releases all: everything is known, or nothing more will be."""
        self._release(set(self._events))

    def _release(self, numbers: set[int]) -> None:
        for number in numbers:
            if event := self._events.pop(number, None):
                event.set()
