"""The units of a file, which are parsed as a whole, built from its chunks."""

from __future__ import annotations

import re
from itertools import accumulate, islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.text.chunks import BLANK_LINE
from celeryls.source.text.relevance import LARGEST
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.text_cache import cached_by_text
from celeryls.syntax.tokens import ends_open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from celeryls.source.text.changes import Changes

JOINED_AT_MOST = 30
"""The maximum number of chunks in one unit; limits how far a broken one can extend."""

_JOINS_TRIED = 3
_COMMENTS = re.compile(r"(?:\s|#[^\r\n]*)*+")


class Unit(NamedTuple):
    """Text that is parsed as a whole: a chunk, or several that are only valid Python together.

    ``clean`` says that the parser understands all of it. Otherwise ``before`` is its last clean text, and ``changes``
    are the changes since then; ``before`` is empty if that is unknown.
    """

    start: int
    text: str
    clean: bool
    before: str = ""
    changes: Changes = ()

    @property
    def end(self) -> int:
        """The code point after the last one."""
        return self.start + len(self.text)


def units(
    chunks: tuple[str, ...], index: int, start: int, joins: Callable[[], frozenset[int]] = frozenset
) -> Iterator[Unit]:
    """The units from the chunk ``index`` on, which starts at the code point ``start``.

    ``joins`` are known from before: the starts of chunks that do not begin a definition, because they are in a string.
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
    """Whether the parser understands a text, and whether the following text may belong to it.

    That is the case if a bracket or a string is open at its end, or a decorator has no ``def``.
    """

    clean: bool
    unfinished: bool


@cached_by_text
def _state(text: str) -> _State:
    if len(text) > LARGEST:
        return _State(clean=True, unfinished=False)
    root = parse(text).root_node
    clean = not root.has_error
    return _State(clean, not clean and (ends_open(root, text) or _lacks_def(root, text)))


def _lacks_def(root: Node, text: str) -> bool:
    """Whether a decorator ends the text: a blank line among its arguments has separated it from its ``def``."""
    broken = captures(root, "(ERROR (decorator)+) @broken").get("broken", ())
    last = [node.children[-1] for node in broken if node.children]
    ends = [node.named_children[0].end_byte for node in last if node.type == "decorator" and node.named_children]
    return bool(ends) and bool(_COMMENTS.fullmatch(text, max(ends))) and not BLANK_LINE.search(text, max(ends))


def _joined(chunks: tuple[str, ...], index: int) -> tuple[int, str] | None:
    """The chunks from ``index`` on that are valid Python together, such as a string with ``def`` in column 0."""
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
    """The chunks from ``index`` on that were one unit before they were broken."""
    ends = accumulate(map(len, chunks[index:-1]), initial=start)
    count = 1 + sum(1 for _ in takewhile(joins.__contains__, islice(ends, 1, None)))
    return (count, "".join(chunks[index : index + count])) if count > 1 else None
