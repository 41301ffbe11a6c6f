"""The facts of a unit that is currently broken: from its last clean text, and from the current one.

The changes in between come from the edits.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import astuple

from celeryls.source.expression.values import CallExpression, Operation, Unknown, Value
from celeryls.source.outline.imports import imports_of_text
from celeryls.source.outline.model import (
    Assignment,
    CallFact,
    Definition,
    ImportFact,
    Loop,
    PassedName,
    UnitOutline,
    WithBlock,
)
from celeryls.source.outline.reader import read_unit
from celeryls.source.text.line_starts import line_starts
from celeryls.syntax.places import OutlineRecord, Range
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.source.outline.reader import ReaderNames
    from celeryls.source.text.changes import Changes

    Fact = ImportFact | Definition | Assignment | CallFact | PassedName | Loop | WithBlock

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
        _merged(change, old.withs, new.withs),
        tuple(sorted({*old.read, *new.read})),
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


def _lacks_part(fact: Fact) -> bool:
    """Whether nothing is left of a part that makes a fact what it is: the fact is no longer in the text."""
    match fact:
        case Definition(name_range=place):
            return _is_empty(place)
        case CallFact(call=CallExpression(callee=callee)):
            return _is_empty(callee.range)
        case Assignment(target=one, value=other) | Loop(target=one, iterable=other):
            return _is_empty(one.range) or _is_empty(other.range)
        case _:
            return False


def _is_empty(place: Range) -> bool:
    return place.start == place.end


def _is_deleted(part: object) -> bool:
    """Whether nothing is left of a value or an argument."""
    place = getattr(part, "range", None)
    return isinstance(place, Range) and _is_empty(place)


class _Moves:
    """Maps positions of the old text to the new one."""

    def __init__(self, before: str, after: str, changes: Changes) -> None:
        self.changes = changes
        self.before, self.after = line_starts(before), line_starts(after)

    def kept(self, facts: Iterable[FactType]) -> Iterator[FactType]:
        """Facts of the old text at their new positions, without those that a change touched or took a part of."""
        for fact in facts:
            start, end = self._offsets(self.before, range_of(fact))
            if all(
                end <= change.first or start >= change.last or (start < change.first and end > change.last)
                for change in self.changes
            ):
                moved = self._moved(fact)
                if not _lacks_part(moved):
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
        match fact:
            case Range():
                return self._moved_range(fact)
            case tuple():
                return tuple(self._left(fact))
            case OutlineRecord():
                moved: OutlineRecord = (
                    Operation(fact.operator, tuple(map(self._moved, fact.operands)), self._moved_range(fact.range))
                    if isinstance(fact, Operation)  # an operator has as many operands as it had
                    else type(fact)(*map(self._moved, astuple(fact)))
                )
                return Unknown("deleted", moved.range) if isinstance(moved, Value) and _is_deleted(moved) else moved
            case _:
                return fact

    def _left(self, parts: tuple[Any, ...]) -> Iterator[Any]:
        """The moved items of a list and pairs of a dict, without those that were deleted."""
        for each in parts:
            moved = tuple(map(self._moved, each)) if isinstance(each, tuple) else self._moved(each)
            if not any(map(_is_deleted, moved if isinstance(moved, tuple) else (moved,))):
                yield moved

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
