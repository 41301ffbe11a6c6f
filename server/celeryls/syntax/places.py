"""Where something is written, in lines and columns: for what is known of a file without its text at hand."""

from __future__ import annotations

from msgspec import Struct


class OutlineRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """What an outline is made of. Records form trees, never circles: the garbage collector need not look at them."""


class Range(OutlineRecord, frozen=True, order=True):
    """From a line and a column up to another; lines and columns count from 0, columns code points.

    In an outline's facts lines count from the first line of their unit.
    """

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def start(self) -> tuple[int, int]:
        """The line and the column that it begins at."""
        return self.line, self.column

    @property
    def end(self) -> tuple[int, int]:
        """The line and the column behind it."""
        return self.end_line, self.end_column

    def beginning(self, length: int) -> Range:
        """Its first code points, which stand on one line."""
        return Range(self.line, self.column, self.line, self.column + length)

    def touches(self, line: int, column: int) -> bool:
        """Whether a place is inside, or at either end."""
        return self.start <= (line, column) <= self.end

    def shifted(self, lines: int) -> Range:
        """The same text, some lines further down."""
        return Range(self.line + lines, self.column, self.end_line + lines, self.end_column)
