"""Schedules background work in time slices, so that it does not delay the editor's requests."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

Result = TypeVar("Result")

_SLICE = 0.001  # seconds that a message may have to wait
_BURST = 0.002  # seconds after a message in which the next is likely: a keystroke, its diagnostics, its completion
_HELD = 0.02  # seconds that messages can delay background work


class TimeSlices:
    """Time slices for all background work of one event loop."""

    def __init__(self) -> None:
        self._ends = 0.0
        self._asked = 0.0

    @property
    def left(self) -> float:
        """The remaining seconds of the slice; zero or negative once it is over."""
        return self._ends - time.perf_counter()

    def message(self) -> None:
        """Notes that the client has just been answered."""
        self._asked = time.perf_counter()

    async def quiet(self, seconds: float) -> None:
        """Waits until no message has come for that long."""
        while (left := self._asked + seconds - time.perf_counter()) > 0:  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(left)

    async def run(self, steps: Generator[object, None, Result]) -> Result:
        """Runs steps in slices, the first of them at once; returns their result."""
        self._ends = time.perf_counter() + _SLICE
        while True:
            try:
                next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result
            await self.turn()

    async def turn(self) -> None:
        """Returns at once while the slice lasts; otherwise lets messages, and their likely successors, go first."""
        if self.left > 0:
            return
        await asyncio.sleep(0)
        held = time.perf_counter()
        while (now := time.perf_counter()) < min(self._asked + _BURST, held + _HELD):  # noqa: ASYNC110 - time is what is waited for
            await asyncio.sleep(self._asked + _BURST - now)
        self._ends = now + _SLICE
