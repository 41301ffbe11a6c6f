"""Places of the index as code points of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.text.line_starts import line_starts
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from celeryls.syntax.places import Range


def span_in(text: str, place: Range) -> Span:
    """The code points of a range; the end of the text where the range is behind it."""
    starts = line_starts(text)

    def at(line: int, column: int) -> int:
        return min(starts[line] + column, len(text)) if line < len(starts) else len(text)

    return Span(at(place.line, place.column), at(place.end_line, place.end_column))
