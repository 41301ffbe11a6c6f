"""The pieces in which a file is parsed, and how they come about from its chunks."""

from __future__ import annotations

from itertools import accumulate, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.facts.model import ChunkFacts, Fact, Import
from celeryls.source.facts.read import read_chunk
from celeryls.source.outline.names import leading_names
from celeryls.source.text.relevance import LARGEST, relevant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

JOINED_AT_MOST = 30
"""Chunks that one unit has at most: a broken one can reach no further."""

_NOTHING = ChunkFacts((), clean=True, unfinished=False)
_JOINS_TRIED = 3


class Unit(NamedTuple):
    """Text that is parsed as one piece: a chunk, or several that only together are Python.

    Facts are relative to ``start``. ``sure`` are those of them that were read while the parser understood the whole;
    the others are what it makes of broken text just now. ``before`` is the text that stood here when it was last clean;
    it is empty where that is not known, or where the text is clean now.
    """

    start: int
    text: str
    facts: tuple[Fact, ...]
    clean: bool
    sure: tuple[Fact, ...] = ()
    before: str = ""

    @property
    def end(self) -> int:
        """The code point behind the last one."""
        return self.start + len(self.text)


def units(
    chunks: tuple[str, ...],
    index: int,
    start: int,
    aliases: frozenset[str],
    wrappers: frozenset[str],
    seams: Callable[[], frozenset[int]],
) -> Iterator[Unit]:
    """The units from the chunk ``index`` on, which starts at the code point ``start``.

    ``aliases`` and ``seams`` were known of the file before. A seam is where a chunk starts that is no definition,
    because it stands in a string, say.
    """
    while index < len(chunks):
        text = chunks[index]
        wanted = len(text) <= LARGEST and (index == 0 or relevant(text, aliases))
        facts = read_chunk(text) if wanted else _NOTHING
        count = 1
        if facts.unfinished and (joined := _joined(chunks, index) or _sewn(chunks, index, start, seams())):
            count, text = joined
            facts = read_chunk(text)
        unit = Unit(start, text, facts.facts, facts.clean, facts.facts if facts.clean else ())
        if index == 0:
            aliases = header_aliases(unit, aliases, wrappers)
        yield unit
        index += count
        start += len(text)


def text_before(unit: Unit, older: Iterable[Unit], start: int, end: int, inserted: int) -> str:
    """What stood in a unit's place before ``[start:end]`` became ``inserted`` code points, when it was last clean.

    ``older`` are the units around the edit before it. Empty where nothing stood there, or too much.
    """
    shift = inserted - (end - start)
    first = unit.start if unit.start <= start else max(unit.start - shift, start)
    last = unit.end if unit.end <= start else max(unit.end - shift, end)
    parts: list[str] = []
    for other in older:
        part = other.text if other.clean else other.before
        if other.start < last and first < other.end and not (parts and parts[-1] is part):
            parts.append(part)
    text = "".join(parts)
    return text if len(text) <= LARGEST else ""


def header_aliases(header: Unit, known: frozenset[str], wrappers: frozenset[str]) -> frozenset[str]:
    """What the file's other chunks must name, by the imports of its first; those of a broken one add to ``known``."""
    found = aliases_of((fact for fact in header.facts if isinstance(fact, Import)), wrappers)
    return found if header.clean else found | known


def aliases_of(imports: Iterable[Import], wrappers: frozenset[str]) -> frozenset[str]:
    """What a chunk that holds a task or calls one must name: what imports call these, or a wrapper's own name."""
    return leading_names(imports, last_names(wrappers)) | last_names(wrappers)


def last_names(dotted: frozenset[str]) -> frozenset[str]:
    """Of dotted names what stands behind the last dot."""
    return frozenset(name.rpartition(".")[2] for name in dotted)


def _joined(chunks: tuple[str, ...], index: int) -> tuple[int, str] | None:
    """The chunks from ``index`` on that together are Python: a string that holds a column-0 ``def``, say."""
    text = chunks[index]
    tried = 0
    for count, chunk in enumerate(chunks[index + 1 : index + JOINED_AT_MOST], start=2):
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


def _sewn(chunks: tuple[str, ...], index: int, start: int, seams: frozenset[int]) -> tuple[int, str] | None:
    """The chunks from ``index`` on that were one before they were broken."""
    ends = accumulate(map(len, chunks[index:-1]), initial=start)
    count = 1 + sum(1 for _ in takewhile(seams.__contains__, islice(ends, 1, None)))
    return (count, "".join(chunks[index : index + count])) if count > 1 else None
