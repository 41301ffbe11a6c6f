"""Long work in small steps: generators that yield wherever they can be interrupted, and return the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

Result = TypeVar("Result")
Steps: TypeAlias = "Generator[None, None, None]"
"""Steps without a result."""


class FilesDone(NamedTuple):
    """What a step may yield: how many files are done, of all; None in its place says nothing about that."""

    done: int
    total: int


AT_ONCE = 4_000
"""The size of mappings that are compared in one step: equal ones share their values mostly, which is fast."""


def finish(steps: Generator[object, None, Result]) -> Result:
    """Runs all steps; returns their result."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
