"""An immutable text of one file in units, and the text after an edit.

A unit with syntax errors keeps its last clean text, and what has changed since: readers use the parts of it that no
edit has touched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from celeryls.source.text.changes import history
from celeryls.source.text.chunks import edited, split
from celeryls.source.text.units import JOINED_AT_MOST, Unit, units
from celeryls.syntax.lines import count as lines_before
from celeryls.syntax.lines import line_ends
from celeryls.syntax.lines import start as line_start
from celeryls.syntax.text_cache import make_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_STATEMENT = re.compile(r"[\r\n]\f*(?!(?:async|def|class)\b)[^\W\d]")


@dataclass(frozen=True, eq=False)
class SourceFile:
    """The text of one file; positions are code points of ``text``.

    ``unit_lines`` are the first lines of the units. ``module_level`` are the numbers of the units that may contain
    module-level statements: few, in a file of many tasks.
    """

    text: str
    chunks: tuple[str, ...]
    units: tuple[Unit, ...]
    unit_lines: tuple[int, ...]
    module_level: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> SourceFile:
        """The first reading of a text. It never fails."""
        chunks = split(text)
        make_room(text, len(chunks))
        read = tuple(units(chunks, 0, 0))
        lines = tuple(accumulate((line_ends(unit.text) for unit in read[:-1]), initial=0))
        return cls(text, chunks, read, lines, tuple(_module_level_units(read)))

    def edited(self, start: int, end: int, new: str) -> SourceFile:
        """The reading after the code points ``[start:end]`` were replaced with ``new``.

        It equals a reading of the whole text plus the previous knowledge; only the units around the edit are read.
        """
        text = self.text[:start] + new + self.text[end:]
        change, shift = edited(self.chunks, start, end, new), len(new) - (end - start)
        make_room(text, len(change.chunks))
        starts = change.starts
        first, last = self._unit_to_read_from(starts[change.first]), len(self.units)
        joins = cache(lambda: frozenset(self._moved_joins(start, end, len(new))))
        chunk = bisect_right(starts, self.units[first].start) - 1 if first else 0
        fresh: list[Unit] = []
        for unit in units(change.chunks, chunk, starts[chunk], joins):
            if fresh and unit.start - shift >= starts[change.old_end]:
                at = self._unit_at(unit.start - shift)
                if self.units[at].start == unit.start - shift:
                    last = at
                    break
            fresh.append(unit)
        if any(not unit.clean for unit in fresh):
            window = self.units[first:last]
            fresh = [unit if unit.clean else _broken(unit, window, start, end, len(new)) for unit in fresh]
        behind = [
            Unit(at + shift, text, clean, before, changes) for at, text, clean, before, changes in self.units[last:]
        ]
        read = (*self.units[:first], *fresh, *behind)
        lines, level = self._moved_lines(first, last, fresh), self._moved_module_level(first, last, fresh)
        return SourceFile(text, change.chunks, read, lines, level)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The chunks that begin with a class."""
        return tuple([chunk for chunk in self.chunks if chunk.startswith("class")])

    def unit_before(self, offset: int) -> Unit:
        """The unit that contains the text directly before ``offset``."""
        return self.units[max(bisect_left(self.units, offset, key=lambda unit: unit.start) - 1, 0)]

    def place_in(self, unit: Unit, position: int) -> tuple[int, int]:
        """The line and the column, in the file, of a code point of one of its units."""
        begin = line_start(unit.text, position)
        number = bisect_right(self.units, unit.start, key=_start_of) - 1
        return self.unit_lines[number] + lines_before(unit.text, begin), position - begin

    def units_at(self, start: int, end: int) -> Iterator[Unit]:
        """The units that overlap or touch the code points ``[start:end]``."""
        first = max(bisect_right(self.units, start - 1, key=lambda unit: unit.start) - 1, 0)
        for unit in self.units[first:]:
            if unit.start > end:
                return
            yield unit

    def _unit_at(self, offset: int) -> int:
        """The number of the unit that contains the code point ``offset``; 0 if the file is empty."""
        return max(bisect_right(self.units, offset, key=lambda unit: unit.start) - 1, 0)

    def _unit_to_read_from(self, offset: int) -> int:
        """The number of the first unit that a change at ``offset`` can affect; a broken unit extends further."""
        touched = self._unit_at(offset) if offset else 0
        near = range(max(touched - JOINED_AT_MOST, 0), touched)
        return next((number for number in near if not self.units[number].clean), touched)

    def _moved_module_level(self, first: int, last: int, fresh: list[Unit]) -> tuple[int, ...]:
        """The new ``module_level`` after ``fresh`` has replaced the units ``[first:last]``."""
        before, behind = bisect_left(self.module_level, first), bisect_left(self.module_level, last)
        shift = first + len(fresh) - last
        moved = [number + shift for number in self.module_level[behind:]]
        return (*self.module_level[:before], *(first + number for number in _module_level_units(fresh)), *moved)

    def _moved_lines(self, first: int, last: int, fresh: list[Unit]) -> tuple[int, ...]:
        """The new ``unit_lines``, likewise."""
        lines = tuple(accumulate((line_ends(unit.text) for unit in fresh), initial=self.unit_lines[first]))
        if last == len(self.units):
            return (*self.unit_lines[:first], *lines[:-1])
        moved = lines[-1] - self.unit_lines[last]
        behind = self.unit_lines[last:]
        return (*self.unit_lines[:first], *lines[:-1], *((line + moved for line in behind) if moved else behind))

    def _moved_joins(self, start: int, end: int, inserted: int) -> Iterator[int]:
        """The new positions of chunks that do not start a unit, after an edit."""
        whole = {unit.start for unit in self.units}
        for at in accumulate(map(len, self.chunks)):
            if at not in whole and not start < at < end:
                yield at if at <= start else at + inserted - (end - start)


def _start_of(unit: Unit) -> int:
    return unit.start


def _broken(unit: Unit, older: tuple[Unit, ...], start: int, end: int, inserted: int) -> Unit:
    before, changes = history(unit, older, start, end, inserted)
    return unit._replace(before=before, changes=changes)


def _module_level_units(units: Iterable[Unit]) -> Iterator[int]:
    return (n for n, unit in enumerate(units) if _may_hold_statements(unit))


def _may_hold_statements(unit: Unit) -> bool:
    return not unit.start or any(_STATEMENT.search(text) for text in (unit.text, unit.before))
