"""The facts of a unit that is currently broken: from its last clean text, and from the current one.

The changes in between come from the edits.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import astuple

from celeryls.source.outline.imports import imports_of_text
from celeryls.source.outline.model import CallFact, Definition, ImportFact, PassedName, UnitOutline
from celeryls.source.outline.reader import read_unit
from celeryls.source.text.line_starts import line_starts
from celeryls.syntax.places import OutlineRecord, Range
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.source.outline.model import Assignment, Loop
    from celeryls.source.outline.reader import ReaderNames
    from celeryls.source.text.changes import Changes

    Fact = ImportFact | Definition | Assignment | CallFact | PassedName | Loop

FactType = TypeVar("FactType", bound="Fact")


@cached_by_text
def kept_outline(before: str, changes: Changes, text: str, names: ReaderNames) -> UnitOutline:
    """The facts of ``before`` that no change has touched, and the facts of ``text`` inside the changed parts.

    A fact that contains all changes is kept as it was: typing an entry does not lose its schedule.
    """
    change = _Moves(before, text, changes)
    old, new = read_unit(before, names).outline, read_unit(text, names).outline
    return UnitOutline(
        _imports(change, old.imports, new.imports),
        _merged(change, old.definitions, new.definitions),
        _merged(change, old.assignments, new.assignments),
        _merged(change, old.calls, new.calls),
        _merged(change, old.passed, new.passed),
        _merged(change, old.loops, new.loops),
    )


@cached_by_text
def kept_imports(before: str, changes: Changes, text: str) -> tuple[ImportFact, ...]:
    """The imports of `kept_outline` only."""
    return _imports(_Moves(before, text, changes), imports_of_text(before), imports_of_text(text))


def _imports(change: _Moves, old: Iterable[ImportFact], new: Iterable[ImportFact]) -> tuple[ImportFact, ...]:
    moved = list(change.kept(old))
    bound = {(each.local_name, each.scope) for each in moved}
    return tuple(sorted([*moved, *(each for each in new if (each.local_name, each.scope) not in bound)], key=range_of))


def _merged(change: _Moves, old: Iterable[FactType], new: Iterable[FactType]) -> tuple[FactType, ...]:
    return tuple(sorted([*change.kept(old), *filter(change.is_new, new)], key=range_of))


def range_of(fact: Fact) -> Range:
    """The range of a fact in its unit."""
    match fact:
        case CallFact(call=call):
            return call.range
        case PassedName(name=name):
            return name.range
        case _:
            return fact.range


def _lacks_name(fact: Fact) -> bool:
    """Whether nothing is left of a definition's name, or of what a call calls: the fact is no longer in the text."""
    match fact:
        case Definition(name_range=place):
            return place.start == place.end
        case CallFact(call=call):
            return call.callee.range.start == call.callee.range.end
    return False


class _Moves:
    """Maps positions of the old text to the new one."""

    def __init__(self, before: str, after: str, changes: Changes) -> None:
        self.changes = changes
        self.before, self.after = line_starts(before), line_starts(after)

    def kept(self, facts: Iterable[FactType]) -> Iterator[FactType]:
        """Facts of the old text at their new positions, without those that a change touched or took the name of."""
        for fact in facts:
            start, end = self._offsets(self.before, range_of(fact))
            if all(
                end <= change.first or start >= change.last or (start < change.first and end > change.last)
                for change in self.changes
            ):
                moved = self._moved(fact)
                if not _lacks_name(moved):
                    yield moved

    def is_new(self, fact: Fact) -> bool:
        """Whether a fact of the new text begins inside a change.

        A callee must not extend to the lines below: an open bracket turns existing code into callees.
        """
        start, _ = self._offsets(self.after, range_of(fact))
        last = fact.call.callee.range.end_line if isinstance(fact, CallFact) else 0
        return any(
            change.new_first <= start < change.new_last and last <= self._point(change.new_last)[0]
            for change in self.changes
        )

    def _moved(self, fact: Any) -> Any:  # noqa: ANN401 - a fact, or any part of one
        if isinstance(fact, Range):
            return self._moved_range(fact)
        if isinstance(fact, tuple):
            return tuple(map(self._moved, fact))
        if isinstance(fact, OutlineRecord):
            return type(fact)(*map(self._moved, astuple(fact)))
        return fact

    def _moved_range(self, place: Range) -> Range:
        """The new range; if a change cuts into it, it ends before the change or begins after it."""
        start, end = self._offsets(self.before, place)
        first, last = start, end
        for change in self.changes:
            if start >= change.last:
                first += change.growth
            elif start > change.first:
                first += change.first - start
            if end >= change.last and end > change.first:
                last += change.growth
            elif end > change.first:
                last += change.last - end + change.growth
        return Range(*self._point(first), *self._point(max(first, last)))

    def _point(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.after, offset) - 1
        return line, offset - self.after[line]

    @staticmethod
    def _offsets(starts: list[int], place: Range) -> tuple[int, int]:
        return starts[place.line] + place.column, starts[place.end_line] + place.end_column
