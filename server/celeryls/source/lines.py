r"""Where the lines of a text start, kept in step with its edits.

A line ends with ``\n``, ``\r\n`` or ``\r`` and with nothing else, as the Language Server Protocol has it;
``str.splitlines`` would also split at form feeds and at U+2028.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_LINE_END = re.compile(r"\r\n|\n|\r")


def line_starts(text: str) -> list[int]:
    """The code point at which each line starts; the first is 0, and a final line end opens one more line."""
    return [0, *(match.end() for match in _LINE_END.finditer(text))]


def edited_line_starts(starts: list[int], text: str, start: int, end: int, inserted: int) -> list[int]:
    """The line starts of ``text``: an older text with ``inserted`` code points in place of its ``[start:end]``.

    Only the lines around the edit are read again.
    """
    first = max(bisect_right(starts, start) - 2, 0)  # the line before, too: its \r may have got a \n, or lost one
    last = bisect_right(starts, end + 1)
    shift = inserted - (end - start)
    until = starts[last] + shift if last < len(starts) else len(text)
    between = [match.end() for match in _LINE_END.finditer(text, starts[first], until)]
    if last < len(starts) and between and between[-1] == until:
        between.pop()
    return [*starts[: first + 1], *between, *[at + shift for at in starts[last:]]]
