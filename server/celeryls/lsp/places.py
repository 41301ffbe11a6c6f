"""Places in any file of the project, open or not, as LSP locations."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.convert import units
from celeryls.lsp.uris import uri_of
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.lsp.session import Session
    from celeryls.project.model.location import Location
    from celeryls.syntax.places import Range

_LINE_END = re.compile(r"\r\n|\n|\r")
_LARGEST = 10_000_000  # bytes


def location(session: Session, place: Location) -> types.Location:
    """The location in the client's units."""
    return types.Location(uri(session, place.path), range_in(session, place.path, place.range))


def location_json(session: Session, place: Location) -> dict[str, Any]:
    """The location in the client's units, as JSON."""
    found = location(session, place)
    start, end = found.range.start, found.range.end
    return {
        "uri": found.uri,
        "range": {
            "start": {"line": start.line, "character": start.character},
            "end": {"line": end.line, "character": end.character},
        },
    }


def uri(session: Session, path: str) -> str:
    """The URI of a file; for an open document, as the client writes it."""
    document = session.documents.of_file(path)
    return document.uri if document else _uri(path)


def range_in(session: Session, path: str, place: Range) -> types.Range:
    """A range of a file in the client's units, as `columns_in` has them."""
    start, end = columns_in(session, path, place)
    return types.Range(types.Position(place.line, start), types.Position(place.end_line, end))


def columns_in(session: Session, path: str, place: Range) -> tuple[int, int]:
    """The columns at which a range of a file begins and ends, in the client's units.

    A file that is not open is only read if code points may differ from the client's units; if it can't be read any
    more, they are assumed to be equal.
    """
    start, end = place.column, place.end_column
    if line := _line_reader(session, path):
        start = units(line(place.line)[:start], session.client.encoding)
        end = units(line(place.end_line)[:end], session.client.encoding)
    return start, end


def text_from(session: Session, path: str, line: int, column: int, most: int) -> str | None:
    """The text of a file from a line and column of code points on, at most ``most`` of them; None if it can't be read.

    The text is that of the editor, else that on disk.
    """
    if document := session.documents.of_file(path):
        start = document.starts[line] + column if line < len(document.starts) else len(document.text)
        return document.text[start : start + most]
    lines = _lines_on_disk(path)
    return "\n".join(lines[line : line + most])[column : column + most] if lines is not None else None


def _line_reader(session: Session, path: str) -> Callable[[int], str] | None:
    """A function that returns the text of a line; None if code points are the client's units anyway."""
    if session.client.encoding == types.PositionEncodingKind.Utf32:
        return None
    if document := session.documents.of_file(path):
        return None if document.text.isascii() else document.line_text
    if session.indexes.is_ascii(path):
        return None
    lines = _lines_on_disk(path)
    return None if lines is None else lambda line: lines[line] if line < len(lines) else ""


def _lines_on_disk(path: str) -> tuple[str, ...] | None:
    """The lines of a file without their ends; None if it can't be read."""
    try:
        found = Path(path).stat()
        return _lines(path, found.st_mtime_ns, found.st_size)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=4)
def _lines(path: str, _modified: int, _size: int) -> tuple[str, ...]:
    """The lines of a file, cached until it changes."""
    with Path(path).open("rb") as file:
        return tuple(_LINE_END.split(file.read(_LARGEST).decode("utf-8-sig", "replace")))


@cached_by_text
def _uri(path: str) -> str:
    return uri_of(Path(path))
