"""Converts between LSP positions, in the encoding that the client chose, and code points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import Position, PositionEncodingKind, Range

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_CONTINUATIONS = bytes(range(0x80, 0xC0))

if TYPE_CHECKING:
    from celeryls.source.text.document import Document
    from celeryls.syntax import places
    from celeryls.syntax.spans import Span


def offset_at(document: Document, position: Position, encoding: str) -> int:
    """The code point at a position.

    A position after the end of a line is that end; one after the last line is the end of the text.
    """
    if position.line >= len(document.starts):
        return len(document.text)
    line = document.line_text(position.line)
    return document.starts[position.line] + _code_points(line, position.character, encoding)


def position_at(document: Document, offset: int, encoding: str) -> Position:
    """The position of the code point ``offset``, which may be the end of the text."""
    line = document.line_of(offset)
    return Position(line, units(document.text[document.starts[line] : offset], encoding))


def range_of(document: Document, span: Span | tuple[int, int], encoding: str) -> Range:
    """The range of a span."""
    return Range(position_at(document, span[0], encoding), position_at(document, span[1], encoding))


def range_json(document: Document, span: Span | tuple[int, int], encoding: str) -> str:
    """The range of a span as JSON."""
    return written_range(range_of(document, span, encoding))


def written_range(place: Range) -> str:
    """A range as JSON: to build it from text takes a tenth of the time of encoding objects."""
    start, end = place.start, place.end
    return (
        f'{{"start": {{"line": {start.line}, "character": {start.character}}}, '
        f'"end": {{"line": {end.line}, "character": {end.character}}}}}'
    )


def columns(document: Document, place: places.Range, encoding: str) -> tuple[int, int, int, int]:
    """The lines and characters of a range in lines and columns of code points."""
    line, column, end_line, end_column = place.line, place.column, place.end_line, place.end_column
    if not document.text.isascii():
        column = units(document.line_text(line)[:column], encoding)
        end_column = units(document.line_text(end_line)[:end_column], encoding)
    return line, column, end_line, end_column


def units(text: str, encoding: str) -> int:
    """The length of a text in the client's units."""
    if text.isascii() or encoding == PositionEncodingKind.Utf32:
        return len(text)
    if encoding == PositionEncodingKind.Utf8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + len(_ASTRAL.findall(text))


def _code_points(line: str, units: int, encoding: str) -> int:
    """How many code points of ``line`` are before ``units``.

    A position inside a character is the start of the character.
    """
    if line.isascii() or encoding == PositionEncodingKind.Utf32:
        return min(units, len(line))
    if encoding == PositionEncodingKind.Utf8:
        encoded = line.encode("utf-8", "surrogatepass")
        inside = encoded[units : units + 1] in _CONTINUATIONS
        return len(encoded[:units].translate(None, _CONTINUATIONS)) - (inside and units < len(encoded))
    encoded = line.encode("utf-16-le", "surrogatepass")
    before, behind = encoded[: 2 * units].decode("utf-16-le", "surrogatepass"), encoded[2 * units : 2 * units + 2]
    inside = "\ud800" <= before[-1:] < "\udc00" and b"\xdc" <= behind[1:] < b"\xe0"
    return len(before) - inside
