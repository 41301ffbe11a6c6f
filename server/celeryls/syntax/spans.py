"""Positions as offsets: for edits of a text that is available."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """The code points ``[start:end]``."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same span, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)

    def touches(self, start: int, end: int) -> bool:
        """Whether it overlaps or touches ``[start:end]``."""
        return self.start <= end and start <= self.end
