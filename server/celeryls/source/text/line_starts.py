r"""The start positions of lines, updated incrementally with edits.

A line ends with ``\n``, ``\r\n`` or ``\r`` and with nothing else, as in the Language Server Protocol;
``str.splitlines`` would also split at form feeds and at U+2028.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate, count
from operator import add

_LINE_END = re.compile(r"\r\n|\n|\r")


def line_starts(text: str) -> list[int]:
    """The code point at which each line starts; the first is 0, and a final line break starts one more line."""
    if "\r" in text:
        return [0, *(match.end() for match in _LINE_END.finditer(text))]
    before = accumulate(map(len, text.split("\n")), initial=0)
    starts = list(map(add, before, count()))  # half the time of a match for each line
    starts.pop()
    return starts


class LineTable:
    """The line starts of a text that is edited.

    Typing usually happens in one place: the starts from ``_moved`` on are ``_shift`` code points too small, and are
    only corrected when an edit further down needs them. So a keystroke costs the lines between two edits, not all
    following lines.
    """

    def __init__(self, text: str) -> None:
        self._starts = line_starts(text)
        self._moved = len(self._starts)
        self._shift = 0

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, line: int) -> int:
        return self._starts[line] + (self._shift if line >= self._moved else 0)

    def line_of(self, offset: int) -> int:
        """The number of the line, from 0, that contains the code point ``offset``."""
        moved = self._moved
        if moved < len(self._starts) and self._starts[moved] + self._shift <= offset:
            return bisect_right(self._starts, offset - self._shift, moved) - 1
        return bisect_right(self._starts, offset, 0, moved) - 1

    def edit(self, text: str, start: int, end: int, inserted: int) -> None:
        """Updates the table for an edit.

        ``text`` has ``inserted`` code points in place of the old text's ``[start:end]``.

        Only the lines around the edit are read again.
        """
        first = max(self.line_of(start) - 1, 0)  # including the line before: its \r may have gained or lost a \n
        last = self.line_of(end + 1) + 1
        self._settle(last)
        self._shift += inserted - (end - start)
        until = self[last] if last < len(self) else len(text)
        between = [match.end() for match in _LINE_END.finditer(text, self._starts[first], until)]
        if last < len(self) and between and between[-1] == until:
            between.pop()
        self._starts[first + 1 : last] = between
        self._moved = first + 1 + len(between)

    def _settle(self, line: int) -> None:
        """Moves the boundary so that exactly the starts from ``line`` on lack the shift."""
        low, high, by = self._moved, line, self._shift
        if high < low:
            low, high, by = high, low, -by
        self._starts[low:high] = [start + by for start in self._starts[low:high]]
        self._moved = line
