"""Limits what evaluating values costs for one answer, and for all answers about a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.reading_budget import left_out

if TYPE_CHECKING:
    from collections.abc import Hashable

ANSWER = 12_000
"""The cost after which no further value is evaluated for one kept answer, which is made between two messages.

A cost of 1 is about two microseconds. It is more than three times the most that was seen in public projects.
"""
FILE = 200_000
"""The same for all answers about one file since `Costs.forget`, about half a second."""

_TOO_MUCH = "the values in it take too many steps to evaluate"


class Costs:
    """Sums up the cost of evaluations: each limits only itself, and a file may have thousands."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._answer = 0
        self._files: dict[str, int] = {}

    def begin(self, question: Hashable) -> tuple[str | None, int]:
        """Begins a kept answer; the result is for ``end``."""
        outer = self._path, self._answer
        self._path, self._answer = (str(question[1]) if isinstance(question, tuple) else None), 0
        return outer

    def end(self, outer: tuple[str | None, int]) -> None:
        """Ends a kept answer; what it cost does not count for the answer that asked for it."""
        self._path, self._answer = outer

    def add(self, cost: int) -> None:
        """Adds the cost of an evaluation to the current answer; without one it is not limited."""
        if self._path is not None:
            self._answer += cost
            self._files[self._path] = self._files.get(self._path, 0) + cost

    def is_left(self) -> bool:
        """Whether one more value may be evaluated for the current answer."""
        if self._path is None or (self._answer <= ANSWER and self._files.get(self._path, 0) <= FILE):
            return True
        left_out(self._path, _TOO_MUCH)
        return False

    def forget(self) -> None:
        """Begins anew for all files."""
        self._files.clear()
