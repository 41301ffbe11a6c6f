"""Positions in lines and columns: for facts about a file whose text is not available."""

from __future__ import annotations

from msgspec import Struct


class OutlineRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True, gc=False):
    """Base class of outline records. They form trees without cycles, so the garbage collector does not track them."""


class Range(OutlineRecord, frozen=True, order=True):
    """From one line and column to another; lines and columns count from 0, and columns count code points.

    In the facts of an outline, lines count from the first line of the unit.
    """

    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def start(self) -> tuple[int, int]:
        """The line and column of its start."""
        return self.line, self.column

    @property
    def end(self) -> tuple[int, int]:
        """The line and column after its end."""
        return self.end_line, self.end_column

    def beginning(self, length: int) -> Range:
        """Its first code points, which must be on one line."""
        return Range(self.line, self.column, self.line, self.column + length)

    def touches(self, line: int, column: int) -> bool:
        """Whether a position is inside, or at either end."""
        return self.start <= (line, column) <= self.end

    def shifted(self, lines: int) -> Range:
        """The same range, some lines further down."""
        return Range(self.line + lines, self.column, self.end_line + lines, self.end_column)
