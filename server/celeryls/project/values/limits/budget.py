"""Limits the cost of one evaluation, so that it ends soon for any file."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from celeryls.project.values.known import Items, LibraryCall, Pairs, Plain, Reference, Unresolved
from celeryls.reading_budget import left_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.project.names.memo import Memo
    from celeryls.project.values.known import Known

_COST = 20_000
"""The most that one evaluation may cost; 1 is the cost of one part of a list or a dict, about two microseconds.

It is nearly eight times the most that was seen in public projects.
"""
_STEP = 6
_STATEMENT = 24
"""What a statement costs that changes a list or a dict; the parts that it adds are added. Any other costs a step."""
_ITERATION = 80
"""What an iteration of a loop costs, besides its statements."""
_COMPARED = 32
"""How many parts of two lists or dicts are compared at the cost of one."""
_EVENTS = 16
"""How many statements about a name are found at the cost of one part."""
_DEEPEST = 60
_LARGEST = 20_000
TOO_MUCH = "its values take too many steps, or are nested too deeply"

LONGEST_TEXT = 10_000
"""Code points of the longest string that is built."""


_LEAVES = (Plain, Reference)
_COLLECTIONS = (Pairs, Items)
_Part: TypeAlias = "Known | tuple[Known, Known]"


class Budget:
    """Counts the cost of an evaluation, its depth, and the parts of the lists and dicts that it makes.

    It is the only limit of an evaluation: without it ``X = X + X`` and ``d.update(d)`` would double with each line.
    `Memo.costs` limits the sum of the evaluations for one answer, and for one file.
    """

    def __init__(self, memo: Memo, cost: int = _COST) -> None:
        self._memo = memo
        self._left = cost
        self._told = cost
        self._depth = 0
        self._weights: dict[int, tuple[Known, int]] = {}

    def enter(self) -> bool:
        """Begins a nested step; False if the budget is used up. Then don't call `leave`."""
        self._left -= _STEP
        if self._left < 0 or self._depth >= _DEEPEST or not (self._depth or self._memo.costs.is_left()):
            return False
        self._depth += 1
        return True

    def leave(self) -> None:
        """Ends the current step."""
        self._depth -= 1
        if not self._depth:
            self.charge()

    def charge(self) -> None:
        """Adds what was spent since the last call to the sum for the current answer."""
        self._memo.costs.add(self._told - self._left)
        self._told = self._left

    def spend(self, parts: int) -> bool:
        """Spends so many parts of a list or a dict; False if the budget is used up."""
        self._left -= parts
        return self._left >= 0

    def spend_iteration(self) -> bool:
        """Spends what an iteration of a loop costs."""
        return self.spend(_ITERATION)

    def spend_events(self, events: int) -> bool:
        """Spends what finding so many statements about a name costs."""
        return self.spend(events // _EVENTS)

    def bounded(self, known: Known) -> Known:
        """The value; `Unresolved` instead if it is too large, or the budget is used up."""
        if type(known) in _LEAVES:
            return known
        fits = self.weight(known) <= _LARGEST and self._left >= 0
        if not fits:
            left_out(known.spot.path, TOO_MUCH)
        return known if fits else Unresolved("limit", known.spot)

    def changed(self, known: Known, before: Known | None) -> Known:
        """As ``bounded``, for the result of a statement: most of its parts are those that it had ``before``."""
        self._left -= _STATEMENT if type(known) in _COLLECTIONS else _STEP
        weighed = self._weights.get(id(before))
        if weighed is not None and type(known) in _COLLECTIONS and type(before) is type(known):
            old, new = _own_parts(before), _own_parts(known)
            self._left -= len(new) // _COMPARED
            is_longer = old == new[: len(old)]  # fast, since most of them are the same objects
            changes = [] if is_longer else [pair for pair in zip(old, new, strict=False) if pair[0] is not pair[1]]
            gone = sum(map(self._part, (*(one for one, _ in changes), *old[len(new) :])))
            come = sum(map(self._part, (*(other for _, other in changes), *new[len(old) :])))
            self._weights[id(known)] = known, weighed[1] - gone + come
        return self.bounded(known)

    def weight(self, known: Known) -> int:
        """How many parts it has, including nested ones; a part that occurs twice counts twice. They are spent once."""
        found = self._weights.get(id(known))
        if found is not None:  # kept alive, so that no other object can get its id
            return found[1]
        parts = _own_parts(known)
        weight = 1 + sum(map(self._part, parts))
        if parts:
            self._weights[id(known)] = (known, weight)
        return weight

    def weighed(self, known: Known, weight: int) -> None:
        """Takes the weight of a value that another evaluation has made."""
        self._weights[id(known)] = (known, weight)

    def _part(self, part: _Part) -> int:
        if type(part) is tuple:
            key, value = cast("tuple[Known, Known]", part)
            return self._part(key) + self._part(value)
        self._left -= 1
        return 1 if type(part) in _LEAVES else self.weight(cast("Known", part))


def _own_parts(known: Known) -> Sequence[_Part]:
    match known:
        case Items(items=items):
            return items
        case Pairs(pairs=pairs):
            return pairs
        case LibraryCall(arguments=arguments):
            return [value for _, value in arguments]
        case Unresolved(default=default) if default is not None:
            return (default,)
        case _:
            return ()
