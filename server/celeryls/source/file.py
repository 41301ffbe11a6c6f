"""An immutable reading of one file, and the reading after an edit.

A part of the file that the parser does not understand keeps the facts that it had when it last was understood, as far
as the edits since then have not touched them, beside what can still be read of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from celeryls.source.chunks import edited, split
from celeryls.source.facts import Assignment, BeatEntry, ChunkFacts, Definition, Fact, Import, Span
from celeryls.source.read import read_chunk
from celeryls.source.relevance import CELERY_DECORATORS, LARGEST, names, relevant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FactType = TypeVar("FactType", Definition, BeatEntry, Import, Assignment)

_NOTHING = ChunkFacts((), clean=True, unfinished=False)
_JOINED_AT_MOST = 30
_JOINS_TRIED = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """Text that is parsed as one piece: a chunk, or several that only together are Python.

    Facts are relative to ``start``. ``sure`` are those of them that were read while the parser understood the whole;
    the others are what it makes of broken text just now.
    """

    start: int
    text: str
    facts: tuple[Fact, ...]
    clean: bool
    sure: tuple[Fact, ...] = ()

    @property
    def end(self) -> int:
        """The code point behind the last one."""
        return self.start + len(self.text)


@dataclass(frozen=True)
class SourceFile:
    """What is known of one file. All positions in its facts are code points of ``text``."""

    text: str
    chunks: tuple[str, ...]
    units: tuple[Unit, ...]
    wrappers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, text: str, wrappers: frozenset[str] = frozenset()) -> SourceFile:
        """The first reading of a text. It never fails.

        ``wrappers`` are the dotted names of decorators that make a task, beside Celery's own.
        """
        chunks = split(text)
        return cls(text, chunks, tuple(_units(chunks, _last_names(wrappers), frozenset(), wrappers)), wrappers)

    def edited(self, start: int, end: int, new: str) -> SourceFile:
        """The reading after ``new`` was put in place of the code points ``[start:end]``."""
        text = self.text[:start] + new + self.text[end:]
        chunks = edited(self.chunks, start, end, new).chunks
        aliases = _aliases(self.imports.values(), self.wrappers)
        seams = frozenset(self._moved_seams(start, end, len(new)))
        units = tuple(_units(chunks, aliases, seams, self.wrappers))
        if any(not unit.clean for unit in units):
            moved = tuple(self._moved_facts(start, end, len(new)))
            units = tuple(unit if unit.clean else _with_carried(unit, moved) for unit in units)
        return SourceFile(text, chunks, units, self.wrappers)

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

    def _all(self, kind: type[FactType]) -> tuple[FactType, ...]:
        found = [fact.shifted(unit.start) for unit in self.units for fact in unit.facts if isinstance(fact, kind)]
        return tuple(sorted(found, key=lambda fact: fact.span))

    def _moved_seams(self, start: int, end: int, inserted: int) -> Iterator[int]:
        """Where an edit leaves the starts of those chunks that start no unit."""
        whole = {unit.start for unit in self.units}
        for at in accumulate(map(len, self.chunks)):
            if at not in whole and not start < at < end:
                yield at if at <= start else at + inserted - (end - start)

    def _moved_facts(self, start: int, end: int, inserted: int) -> Iterator[Fact]:
        """All sure facts at the places where an edit leaves them, without those that it touched."""
        shift = inserted - (end - start)
        for unit in self.units:
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


def _units(
    chunks: tuple[str, ...], aliases: frozenset[str], seams: frozenset[int], wrappers: frozenset[str]
) -> Iterator[Unit]:
    """The units of a file; ``aliases`` and ``seams`` were known of it before.

    A seam is where a chunk starts that is no definition, because it stands in a string, say.
    """
    starts = [0, *accumulate(map(len, chunks))]
    index = 0
    while index < len(chunks):
        text = chunks[index]
        wanted = len(text) <= LARGEST and (index == 0 or relevant(text, aliases))
        facts = read_chunk(text) if wanted else _NOTHING
        count = 1
        if facts.unfinished and (joined := _joined(chunks, index) or _sewn(chunks, index, starts, seams)):
            count, text = joined
            facts = read_chunk(text)
        if index == 0:
            found = _aliases((fact for fact in facts.facts if isinstance(fact, Import)), wrappers)
            aliases = found if facts.clean else found | aliases
        yield Unit(starts[index], text, facts.facts, facts.clean, facts.facts if facts.clean else ())
        index += count


def _joined(chunks: tuple[str, ...], index: int) -> tuple[int, str] | None:
    """The chunks from ``index`` on that together are Python: a string that holds a column-0 ``def``, say."""
    text = chunks[index]
    tried = 0
    for count, chunk in enumerate(chunks[index + 1 : index + _JOINED_AT_MOST], start=2):
        text += chunk
        if len(text) > LARGEST:
            return None
        if count > 2 and '"""' not in chunk and "'''" not in chunk:
            continue
        if read_chunk(text).clean:
            return count, text
        tried += 1
        if tried == _JOINS_TRIED:
            return None
    return None


def _sewn(chunks: tuple[str, ...], index: int, starts: list[int], seams: frozenset[int]) -> tuple[int, str] | None:
    """The chunks from ``index`` on that were one before they were broken."""
    count = 1
    while index + count < len(chunks) and starts[index + count] in seams:
        count += 1
    return (count, "".join(chunks[index : index + count])) if count > 1 else None


def _aliases(imports: Iterable[Import], wrappers: frozenset[str]) -> frozenset[str]:
    """What a chunk that holds a task must name: what the imports call a decorator, or a wrapper's own name."""
    bound = {found.bound for found in imports if found.target in CELERY_DECORATORS or names(found.target, wrappers)}
    return _last_names(wrappers) | bound


def _last_names(dotted: frozenset[str]) -> frozenset[str]:
    return frozenset(name.rpartition(".")[2] for name in dotted)


def _with_carried(unit: Unit, moved: tuple[Fact, ...]) -> Unit:
    sure = tuple(
        fact.shifted(-unit.start) for fact in moved if unit.start <= fact.span.start and fact.span.end <= unit.end
    )
    read = [fact for fact in unit.facts if not any(_same_place(fact, other) for other in sure)]
    return replace(unit, facts=(*sure, *read), sure=sure)


def _same_place(fact: Fact, other: Fact) -> bool:
    if type(fact) is not type(other):
        return False
    if isinstance(fact, Import) and isinstance(other, Import):
        return fact.bound == other.bound
    a, b = sorted((fact.span, other.span))
    return a.start == b.start or (b.start < a.end < b.end)
