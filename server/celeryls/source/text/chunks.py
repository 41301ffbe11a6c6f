"""Splits a text into chunks that are parsed separately.

A chunk starts at a line with ``@``, ``def``, ``async def`` or ``class`` in column 0; decorators belong to their
definition unless a blank line separates them. So a half-typed line only affects its own chunk, and no task elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = r"(?:@|(?:async[ \t]+)?def\b|class\b)"
_START = re.compile(_HEAD)
_START_OF_LINE = re.compile(rf"\n(?={_HEAD})")  # a pattern that begins with a letter matches ten times as fast
_START_ANYWHERE = re.compile(rf"(?:\n|\r(?!\n))(?={_HEAD})")
BLANK_LINE = re.compile(r"(?:\n|\r\n?+)[ \t\f]*(?:\n|\r)")  # possessive, otherwise \r\n would match as two line breaks


def split(text: str) -> tuple[str, ...]:
    """The chunks; joined they are the text.

    The first is the text above the first definition; it may be empty.
    """
    starts = [0]
    decorated, before = False, 0
    for at in _heads(text):
        if not (decorated and not BLANK_LINE.search(text, before, at)):
            starts.append(at)
        decorated, before = text[at] == "@", at
    return tuple(text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True))


def _heads(text: str) -> Iterator[int]:
    """The lines with ``@``, ``def``, ``async def`` or ``class`` in column 0."""
    if _START.match(text):
        yield 0
    lone_return = "\r" in text and text.count("\r") > text.count("\r\n")
    for match in (_START_ANYWHERE if lone_return else _START_OF_LINE).finditer(text):
        yield match.end()


@dataclass(frozen=True, slots=True)
class Replacement:
    """The effect of an edit on a sequence of chunks: ``old[first:old_end]`` became ``new[first:new_end]``.

    ``starts`` is the start of each old chunk, and the end of the last.
    """

    chunks: tuple[str, ...]
    starts: list[int]
    first: int
    old_end: int
    new_end: int


def edited(chunks: tuple[str, ...], start: int, end: int, text: str) -> Replacement:
    """The chunks after the code points ``[start:end]`` were replaced with ``text``.

    Chunks far from the edit are not read. The result equals `split` of the whole text.
    """
    starts = [0, *accumulate(map(len, chunks))]
    touched = min(bisect_left(starts, start, 1), len(chunks)) - 1
    last = max(min(bisect_left(starts, end, 1), len(chunks)) - 1, touched)
    first = max(touched - 1, 0)
    offset = starts[first]
    before = "".join(chunks[first : last + 1])
    after = before[: start - offset] + text + before[end - offset :]
    last += 1
    while last < len(chunks):
        fresh = _split_from(first, after + chunks[last])
        if fresh[-1] == chunks[last]:
            fresh = fresh[:-1]
            break
        after += chunks[last]
        last += 1
    else:
        fresh = _split_from(first, after)
    return Replacement((*chunks[:first], *fresh, *chunks[last:]), starts, first, last, first + len(fresh))


def _split_from(index: int, text: str) -> tuple[str, ...]:
    """Only the first chunk of a file may be empty, or start with something other than a definition."""
    parts = split(text)
    return parts[1:] if index and not parts[0] else parts
