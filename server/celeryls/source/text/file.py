"""An immutable reading of one file, and the reading after an edit.

A part of the file that the parser does not understand keeps the facts that it had when it last was understood, as far
as the edits since then have not touched them, beside what can still be read of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from celeryls.source.facts.model import Assignment, BeatEntry, Definition, Fact, Import
from celeryls.source.text.chunks import edited, split
from celeryls.source.text.units import JOINED_AT_MOST, Unit, aliases_of, header_aliases, last_names, text_before, units
from celeryls.syntax.lines import line_ends
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FactType = TypeVar("FactType", Definition, BeatEntry, Import, Assignment)


@dataclass(frozen=True)
class SourceFile:
    """What is known of one file. All positions in its facts are code points of ``text``.

    ``aliases`` are names that its header gives to Celery's own: what else a chunk may hold that is worth parsing.
    ``telling`` are the numbers of the units that hold facts other than definitions: in a file of many tasks, few.
    """

    text: str
    chunks: tuple[str, ...]
    units: tuple[Unit, ...]
    wrappers: frozenset[str] = frozenset()
    aliases: frozenset[str] = field(default=frozenset(), compare=False)
    telling: tuple[int, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, text: str, wrappers: frozenset[str] = frozenset()) -> SourceFile:
        """The first reading of a text. It never fails.

        ``wrappers`` are the dotted names of decorators that make a task, beside Celery's own; one that the file makes
        itself, or imports under another name, is given as the file writes it.
        """
        chunks, aliases = split(text), last_names(wrappers)
        read = tuple(units(chunks, 0, 0, aliases, wrappers, frozenset))
        return cls(text, chunks, read, wrappers, header_aliases(read[0], aliases, wrappers), tuple(_telling(read)))

    def edited(self, start: int, end: int, new: str) -> SourceFile:
        """The reading after ``new`` was put in place of the code points ``[start:end]``.

        It equals the reading of the whole text with what was known before; only the units around the edit are read.
        """
        text = self.text[:start] + new + self.text[end:]
        change, shift = edited(self.chunks, start, end, new), len(new) - (end - start)
        starts = change.starts
        first, last = self._unit_to_read_from(starts[change.first]), len(self.units)
        aliases = self.aliases if first else aliases_of(self.imports.values(), self.wrappers)
        seams = cache(lambda: frozenset(self._moved_seams(start, end, len(new))))
        chunk = bisect_right(starts, self.units[first].start) - 1 if first else 0
        fresh: list[Unit] = []
        for unit in units(change.chunks, chunk, starts[chunk], aliases, self.wrappers, seams):
            if fresh and aliases == self.aliases and unit.start - shift >= starts[change.old_end]:
                at = self._unit_at(unit.start - shift)
                if self.units[at].start == unit.start - shift:
                    last = at
                    break
            fresh.append(unit)
            if unit is fresh[0] and not first:
                aliases = header_aliases(unit, aliases, self.wrappers)
        if any(not unit.clean for unit in fresh):
            window = self.units[first:last]
            moved = tuple(self._moved_facts(window, start, end, len(new)))
            fresh = [
                unit
                if unit.clean
                else _with_carried(unit, moved)._replace(before=text_before(unit, window, start, end, len(new)))
                for unit in fresh
            ]
        behind = [
            Unit(at + shift, text, facts, clean, sure, before)
            for at, text, facts, clean, sure, before in self.units[last:]
        ]
        read = (*self.units[:first], *fresh, *behind)
        return SourceFile(text, change.chunks, read, self.wrappers, aliases, self._telling(first, last, fresh))

    @cached_property
    def definitions(self) -> tuple[Definition, ...]:
        """All decorated functions and classes, in the order of the text."""
        return self._all(Definition)

    @cached_property
    def beat_entries(self) -> tuple[BeatEntry, ...]:
        """All entries of beat schedules."""
        return self._all(BeatEntry)

    @cached_property
    def assignments(self) -> dict[str, Assignment]:
        """By name, the last assignment of a call's value at module level."""
        return {assignment.name: assignment for assignment in self._all(Assignment)}

    @cached_property
    def imports(self) -> dict[str, Import]:
        """By the name that is bound, the last import at module level."""
        return {found.bound: found for found in self._all(Import)}

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The chunks that begin with a class."""
        return tuple([chunk for chunk in self.chunks if chunk.startswith("class")])

    @cached_property
    def unit_lines(self) -> tuple[int, ...]:
        """The number of the line that each unit begins at."""
        return tuple(accumulate((line_ends(unit.text) for unit in self.units[:-1]), initial=0))

    def unit_before(self, offset: int) -> Unit:
        """The unit that holds the text just before ``offset``."""
        return self.units[max(bisect_left(self.units, offset, key=lambda unit: unit.start) - 1, 0)]

    def units_at(self, start: int, end: int) -> Iterator[Unit]:
        """The units that the code points ``[start:end]`` lie in or touch."""
        first = max(bisect_right(self.units, start - 1, key=lambda unit: unit.start) - 1, 0)
        for unit in self.units[first:]:
            if unit.start > end:
                return
            yield unit

    def _unit_at(self, offset: int) -> int:
        """The number of the unit that holds the code point ``offset``; 0 where the file is empty."""
        return max(bisect_right(self.units, offset, key=lambda unit: unit.start) - 1, 0)

    def _unit_to_read_from(self, offset: int) -> int:
        """The number of the first unit that a change at ``offset`` can make another; a broken one reaches on."""
        touched = self._unit_at(offset) if offset and self.units[0].clean else 0
        near = range(max(touched - JOINED_AT_MOST, 0), touched)
        return next((number for number in near if not self.units[number].clean), touched)

    def _all(self, kind: type[FactType]) -> tuple[FactType, ...]:
        units = self.units if kind is Definition else [self.units[number] for number in self.telling]
        found = [fact.shifted(unit.start) for unit in units for fact in unit.facts if isinstance(fact, kind)]
        return tuple(sorted(found, key=lambda fact: fact.span))

    def _telling(self, first: int, last: int, fresh: list[Unit]) -> tuple[int, ...]:
        """The numbers of the telling units once ``fresh`` are in place of the units ``[first:last]``."""
        before, behind = bisect_left(self.telling, first), bisect_left(self.telling, last)
        shift = first + len(fresh) - last
        moved = [number + shift for number in self.telling[behind:]]
        return (*self.telling[:before], *(first + number for number in _telling(fresh)), *moved)

    def _moved_seams(self, start: int, end: int, inserted: int) -> Iterator[int]:
        """Where an edit leaves the starts of those chunks that start no unit."""
        whole = {unit.start for unit in self.units}
        for at in accumulate(map(len, self.chunks)):
            if at not in whole and not start < at < end:
                yield at if at <= start else at + inserted - (end - start)

    def _moved_facts(self, units: tuple[Unit, ...], start: int, end: int, inserted: int) -> Iterator[Fact]:
        """All sure facts of units at the places where an edit leaves them, without those that it touched."""
        shift = inserted - (end - start)
        for unit in units:
            for relative in unit.sure:
                fact = relative.shifted(unit.start)
                if fact.span.end <= start:
                    yield fact
                elif fact.span.start >= end:
                    yield fact.shifted(shift)
                elif isinstance(fact, Definition) and fact.body.start <= start and end <= fact.body.end:
                    body, span = fact.body, fact.span
                    yield replace(
                        fact, body=Span(body.start, body.end + shift), span=Span(span.start, span.end + shift)
                    )


def _telling(units: Iterable[Unit]) -> Iterator[int]:
    return (n for n, unit in enumerate(units) if not all(isinstance(fact, Definition) for fact in unit.facts))


def _with_carried(unit: Unit, moved: tuple[Fact, ...]) -> Unit:
    sure = tuple(
        fact.shifted(-unit.start) for fact in moved if unit.start <= fact.span.start and fact.span.end <= unit.end
    )
    read = [fact for fact in unit.facts if not any(_same_place(fact, other) for other in sure)]
    return unit._replace(facts=(*sure, *read), sure=sure)


def _same_place(fact: Fact, other: Fact) -> bool:
    if type(fact) is not type(other):
        return False
    if isinstance(fact, Import) and isinstance(other, Import):
        return fact.bound == other.bound
    a, b = sorted((fact.span, other.span))
    return a.start == b.start or (b.start < a.end < b.end)
