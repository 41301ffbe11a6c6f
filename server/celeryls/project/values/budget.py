"""Limits the cost of one evaluation, so that it ends soon for any file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, LibraryCall, Pairs, Plain, Reference, Unresolved
from celeryls.reading_budget import left_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.project.values.known import Known

_STEPS = 20_000
_STATEMENT = 9
"""Further steps that a statement costs which changes a list or a dict: ten microseconds are a step."""
_DEEPEST = 60
_PARTS = 200_000
_LARGEST = 20_000
TOO_MUCH = "its values take too many steps, or are nested too deeply"
_COPIED = 8
"""How many copied parts cost as much as one evaluated part."""

LONGEST_TEXT = 10_000
"""Code points of the longest string that is built."""


_LEAVES = (Plain, Reference)


class Budget:
    """Counts the steps of an evaluation, their depth, and the parts of the lists and dicts that they make.

    It is the only limit of an evaluation: without it ``X = X + X`` and ``d.update(d)`` would double with each line.
    """

    def __init__(self, steps: int = _STEPS) -> None:
        self._steps = steps
        self._parts = _PARTS
        self._depth = 0
        self._weights: dict[int, tuple[Known, int]] = {}

    def enter(self) -> bool:
        """Begins a nested step; False if the budget is used up. Then don't call `leave`."""
        self._steps -= 1
        if self._steps < 0 or self._depth >= _DEEPEST:
            return False
        self._depth += 1
        return True

    def leave(self) -> None:
        """Ends the current step."""
        self._depth -= 1

    def spend(self, parts: int) -> bool:
        """Spends so many parts of a list or a dict; False if the budget is used up."""
        self._parts -= parts
        return self._parts >= 0

    def bounded(self, known: Known, *, copied: bool = False) -> Known:
        """The value; `Unresolved` instead if it is too large, or the budget is used up.

        ``copied`` says that most of its parts existed before: a statement has changed one of them.
        """
        self._steps -= _STATEMENT if copied else 0
        if copied and self._steps < 0:
            left_out(known.spot.path, TOO_MUCH)
            return Unresolved("limit", known.spot)
        parts = _parts_of(known)
        if not parts:
            return known
        fits = self.spend(1 + len(parts) // (_COPIED if copied else 1)) and self._weight(known) <= _LARGEST
        return known if fits else Unresolved("limit", known.spot)

    def _weight(self, known: Known) -> int:
        """How many parts it has, including nested ones; a part that occurs twice counts twice."""
        found = self._weights.get(id(known))
        if found is not None:  # kept alive, so that no other object can get its id
            return found[1]
        weight = 1 + sum(1 if type(part) in _LEAVES else self._weight(part) for part in _parts_of(known))
        if weight > 1:
            self._weights[id(known)] = (known, weight)
        return weight


def _parts_of(known: Known) -> Sequence[Known]:
    match known:
        case Items(items=items):
            return items
        case Pairs(pairs=pairs):
            return [part for pair in pairs for part in pair]
        case LibraryCall(arguments=arguments):
            return [value for _, value in arguments]
        case Unresolved(default=default) if default is not None:
            return (default,)
        case _:
            return ()
