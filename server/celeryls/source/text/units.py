"""The pieces in which a file is parsed, and how they come about from its chunks."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.text.chunks import BLANK_LINE
from celeryls.source.text.relevance import LARGEST
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.tokens import ends_open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from celeryls.source.text.changes import Changes

JOINED_AT_MOST = 30
"""Chunks that one unit has at most: a broken one can reach no further."""

_JOINS_TRIED = 3
_COMMENTS = re.compile(r"(?:\s|#[^\r\n]*)*")


class Unit(NamedTuple):
    """Text that is parsed as one piece: a chunk, or several that only together are Python.

    ``clean`` says that the parser understands the whole of it. Where it does not, ``before`` is the text that stood
    here when it last did, and ``changes`` are what became of that; it is empty where that is not known.
    """

    start: int
    text: str
    clean: bool
    before: str = ""
    changes: Changes = ()

    @property
    def end(self) -> int:
        """The code point behind the last one."""
        return self.start + len(self.text)


def units(
    chunks: tuple[str, ...], index: int, start: int, joins: Callable[[], frozenset[int]] = frozenset
) -> Iterator[Unit]:
    """The units from the chunk ``index`` on, which starts at the code point ``start``.

    ``seams`` were known of the file before: where a chunk starts that is no definition, because it stands in a string.
    """
    while index < len(chunks):
        text = chunks[index]
        state = _state(text)
        count = 1
        if state.unfinished and (joined := _joined(chunks, index) or _rejoined(chunks, index, start, joins())):
            count, text = joined
            state = _state(text)
        yield Unit(start, text, state.clean)
        index += count
        start += len(text)


class _State(NamedTuple):
    """Whether the parser understands a text, and whether what follows may belong to it.

    That is so where a bracket or a string is open at its end, or a decorator lacks its ``def``.
    """

    clean: bool
    unfinished: bool


@lru_cache(maxsize=8192)
def _state(text: str) -> _State:
    if len(text) > LARGEST:
        return _State(clean=True, unfinished=False)
    root = parse(text).root_node
    clean = not root.has_error
    return _State(clean, not clean and (ends_open(root, text) or _lacks_def(root, text)))


def _lacks_def(root: Node, text: str) -> bool:
    """Whether a decorator ends the text: a blank line among its arguments has split it from its ``def``."""
    broken = captures(root, "(ERROR (decorator)+) @broken").get("broken", ())
    last = [node.children[-1] for node in broken if node.children]
    ends = [node.named_children[0].end_byte for node in last if node.type == "decorator" and node.named_children]
    return bool(ends) and bool(_COMMENTS.fullmatch(text, max(ends))) and not BLANK_LINE.search(text, max(ends))


def forget() -> None:
    """Gives back the memory of what was read."""
    _state.cache_clear()


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
        if _state(text).clean:
            return count, text
        tried += 1
        if tried == _JOINS_TRIED:
            return None
    return None


def _rejoined(chunks: tuple[str, ...], index: int, start: int, joins: frozenset[int]) -> tuple[int, str] | None:
    """The chunks from ``index`` on that were one before they were broken."""
    ends = accumulate(map(len, chunks[index:-1]), initial=start)
    count = 1 + sum(1 for _ in takewhile(joins.__contains__, islice(ends, 1, None)))
    return (count, "".join(chunks[index : index + count])) if count > 1 else None
