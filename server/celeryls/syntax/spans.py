"""Where something stands in a text that is at hand: what an edit needs."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """The code points ``[start:end]``."""

    start: int
    end: int

    def shifted(self, by: int) -> Span:
        """The same text, ``by`` code points further on."""
        return Span(self.start + by, self.end + by)

    def touches(self, start: int, end: int) -> bool:
        """Whether ``[start:end]`` has a code point, or an edge, in common with it."""
        return self.start <= end and start <= self.end
