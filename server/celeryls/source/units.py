"""The pieces in which a file is parsed, and how they come about from its chunks."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.facts import ChunkFacts, Fact, Import
from celeryls.source.read import read_chunk
from celeryls.source.relevance import CELERY_DECORATORS, LARGEST, names, relevant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

JOINED_AT_MOST = 30
"""Chunks that one unit has at most: a broken one can reach no further."""

_NOTHING = ChunkFacts((), clean=True, unfinished=False)
_JOINS_TRIED = 3


class Unit(NamedTuple):
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


def units(
    chunks: tuple[str, ...],
    first: int,
    aliases: frozenset[str],
    wrappers: frozenset[str],
    seams: Callable[[], frozenset[int]],
) -> Iterator[Unit]:
    """The units from the chunk ``first`` on; ``aliases`` and ``seams`` were known of the file before.

    A seam is where a chunk starts that is no definition, because it stands in a string, say.
    """
    starts = [0, *accumulate(map(len, chunks))]
    index = first
    while index < len(chunks):
        text = chunks[index]
        wanted = len(text) <= LARGEST and (index == 0 or relevant(text, aliases))
        facts = read_chunk(text) if wanted else _NOTHING
        count = 1
        if facts.unfinished and (joined := _joined(chunks, index) or _sewn(chunks, index, starts, seams())):
            count, text = joined
            facts = read_chunk(text)
        unit = Unit(starts[index], text, facts.facts, facts.clean, facts.facts if facts.clean else ())
        if index == 0:
            aliases = header_aliases(unit, aliases, wrappers)
        yield unit
        index += count


def header_aliases(header: Unit, known: frozenset[str], wrappers: frozenset[str]) -> frozenset[str]:
    """What the file's other chunks must name, by the imports of its first; those of a broken one add to ``known``."""
    found = aliases_of((fact for fact in header.facts if isinstance(fact, Import)), wrappers)
    return found if header.clean else found | known


def aliases_of(imports: Iterable[Import], wrappers: frozenset[str]) -> frozenset[str]:
    """What a chunk that holds a task must name: what the imports call a decorator, or a wrapper's own name."""
    bound = {found.bound for found in imports if found.target in CELERY_DECORATORS or names(found.target, wrappers)}
    return last_names(wrappers) | bound


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


def _sewn(chunks: tuple[str, ...], index: int, starts: list[int], seams: frozenset[int]) -> tuple[int, str] | None:
    """The chunks from ``index`` on that were one before they were broken."""
    count = 1
    while index + count < len(chunks) and starts[index + count] in seams:
        count += 1
    return (count, "".join(chunks[index : index + count])) if count > 1 else None
