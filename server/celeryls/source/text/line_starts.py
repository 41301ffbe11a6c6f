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


class LineTable:
    """The line starts of a text that is edited.

    Who types, types in one place: the starts from ``_moved`` on lack ``_shift`` code points, which they are given when
    an edit further down needs them. So a letter costs what lies between two edits, and not all that follows.
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
        """The number of the line, from 0, that holds the code point ``offset``."""
        moved = self._moved
        if moved < len(self._starts) and self._starts[moved] + self._shift <= offset:
            return bisect_right(self._starts, offset - self._shift, moved) - 1
        return bisect_right(self._starts, offset, 0, moved) - 1

    def edit(self, text: str, start: int, end: int, inserted: int) -> None:
        """Follows an edit to ``text``: it has ``inserted`` code points in place of the older text's ``[start:end]``.

        Only the lines around the edit are read again.
        """
        first = max(self.line_of(start) - 1, 0)  # the line before, too: its \r may have got a \n, or lost one
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
        """Has the starts from ``line`` on, and no others, lack the shift."""
        low, high, by = self._moved, line, self._shift
        if high < low:
            low, high, by = high, low, -by
        self._starts[low:high] = [start + by for start in self._starts[low:high]]
        self._moved = line
