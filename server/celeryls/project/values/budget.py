"""What one evaluation may cost: whatever a file says, it comes to an end soon."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, LibraryCall, Pairs, Plain, Reference, Unresolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.project.values.known import Known

_STEPS = 20_000
_DEEPEST = 60
_PARTS = 200_000
_LARGEST = 20_000
_COPIED = 8
"""So many parts that are only copied cost as much as one that is evaluated."""

LONGEST_TEXT = 10_000
"""Code points of a string that is pieced together."""


_LEAVES = (Plain, Reference)


class Budget:
    """Counts the steps of an evaluation, how deep they are nested, and the parts of the lists and dicts they make.

    It is the one limit of an evaluation: without it ``X = X + X`` and ``d.update(d)`` double with each line.
    """

    def __init__(self, steps: int = _STEPS) -> None:
        self._steps = steps
        self._parts = _PARTS
        self._depth = 0
        self._weights: dict[int, tuple[Known, int]] = {}

    def enter(self) -> bool:
        """Begins a step inside of the one that is being made; False where there is nothing left. Then don't `leave`."""
        self._steps -= 1
        if self._steps < 0 or self._depth >= _DEEPEST:
            return False
        self._depth += 1
        return True

    def leave(self) -> None:
        """Ends the step that was begun last."""
        self._depth -= 1

    def spend(self, parts: int) -> bool:
        """Takes so many parts of a list or a dict; False where there is nothing left."""
        self._parts -= parts
        return self._parts >= 0

    def bounded(self, known: Known, *, copied: bool = False) -> Known:
        """What was made; in its place `Unresolved` where that is too large, or nothing is left to spend.

        ``copied`` says that most of its parts were there before: a statement has changed one of them.
        """
        parts = _parts_of(known)
        if not parts:
            return known
        fits = self.spend(1 + len(parts) // (_COPIED if copied else 1)) and self._weight(known) <= _LARGEST
        return known if fits else Unresolved("limit", known.spot)

    def _weight(self, known: Known) -> int:
        """How many parts it has, those of its parts included; what holds another thing twice has twice its parts."""
        found = self._weights.get(id(known))
        if found is not None:  # it is kept here, so that nothing else can have its id
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
