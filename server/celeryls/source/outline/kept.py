"""What is known of a unit that is broken just now: what was read when it was last whole, and what can be read of it.

The edits since then are told by what both texts have in common at their beginning and at their end.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import astuple

from celeryls.source.outline.model import Called, Import, UnitOutline
from celeryls.source.outline.reader import read_unit
from celeryls.source.text.line_starts import line_starts
from celeryls.syntax.places import Range, Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.source.outline.model import Assignment, Definition, Loop

    Fact = Import | Definition | Assignment | Called | Loop

FactType = TypeVar("FactType", bound="Fact")


@lru_cache(maxsize=64)
def kept_outline(before: str, text: str, names: frozenset[str]) -> UnitOutline:
    """The facts of ``before`` that the change to ``text`` has not touched, and those that stand in what was changed.

    A fact that the change lies inside of is kept as it was: a schedule is not lost while an entry is typed into it.
    """
    change = _Change(before, text)
    old, new = read_unit(before, names).outline, read_unit(text, names).outline
    return UnitOutline(
        _imports(change, old.imports, new.imports),
        _merged(change, old.definitions, new.definitions),
        _merged(change, old.assignments, new.assignments),
        _merged(change, old.calls, new.calls),
        _merged(change, old.loops, new.loops),
    )


def _imports(change: _Change, old: Iterable[Import], new: Iterable[Import]) -> tuple[Import, ...]:
    moved = list(change.kept(old))
    bound = {(each.bound, each.scope) for each in moved}
    return tuple(sorted([*moved, *(each for each in new if (each.bound, each.scope) not in bound)], key=range_of))


def _merged(change: _Change, old: Iterable[FactType], new: Iterable[FactType]) -> tuple[FactType, ...]:
    return tuple(sorted([*change.kept(old), *filter(change.brought, new)], key=range_of))


def range_of(fact: Fact) -> Range:
    """Where a fact stands in its unit."""
    return fact.call.range if isinstance(fact, Called) else fact.range


class _Change:
    """``before[first:last]`` became ``after[first:new_last]``."""

    def __init__(self, before: str, after: str) -> None:
        most = min(len(before), len(after))
        tail = _common(before[::-1], after[::-1], most)  # first, so that a line typed above another moves it down
        self.first = _common(before, after, most - tail)
        self.last, self.new_last = len(before) - tail, len(after) - tail
        self.before, self.after = line_starts(before), line_starts(after)

    def kept(self, facts: Iterable[FactType]) -> Iterator[FactType]:
        """Facts of the older text at their places in the newer one, without those that the change touched."""
        for fact in facts:
            start, end = self._offsets(self.before, range_of(fact))
            if end <= self.first or start >= self.last or (start < self.first and end > self.last):
                yield self._moved(fact)

    def brought(self, fact: Fact) -> bool:
        """Whether a fact of the newer text begins in what was changed."""
        start, _ = self._offsets(self.after, range_of(fact))
        return self.first <= start < self.new_last

    def _moved(self, fact: Any) -> Any:  # noqa: ANN401 - a fact, or any part of one
        if isinstance(fact, Range):
            return self._moved_range(fact)
        if isinstance(fact, tuple):
            return tuple(map(self._moved, fact))
        if isinstance(fact, Record):
            return type(fact)(*map(self._moved, astuple(fact)))
        return fact

    def _moved_range(self, place: Range) -> Range:
        start, end = self._offsets(self.before, place)
        shift = self.new_last - self.last
        start = start + shift if start >= self.last else min(start, self.first)
        end = end if end <= self.first else max(end, self.last) + shift
        return Range(*self._point(start), *self._point(max(start, end)))

    def _point(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.after, offset) - 1
        return line, offset - self.after[line]

    @staticmethod
    def _offsets(starts: list[int], place: Range) -> tuple[int, int]:
        return starts[place.line] + place.column, starts[place.end_line] + place.end_column


def _common(a: str, b: str, most: int) -> int:
    """How many code points two texts begin with in common, at most so many."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        if a.startswith(b[low:middle], low):
            low = middle
        else:
            most = middle - 1
    return low
