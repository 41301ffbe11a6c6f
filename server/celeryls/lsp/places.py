"""Places in any file of the project, open or not, as LSP's locations."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import units
from celeryls.lsp.uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.lsp.session import Session
    from celeryls.project.model.location import Location
    from celeryls.syntax.places import Range

_LINE_END = re.compile(r"\r\n|\n|\r")
_LARGEST = 10_000_000  # bytes


def location(session: Session, place: Location) -> types.Location:
    """Where that is, as the client counts."""
    return types.Location(uri(session, place.path), range_in(session, place.path, place.range))


def uri(session: Session, path: str) -> str:
    """The URI of a file: of an open one as the client writes it."""
    document = session.documents.at(path)
    return document.uri if document else _uri(path)


def range_in(session: Session, path: str, place: Range) -> types.Range:
    """A range of a file, as the client counts.

    A file that is not open is read only where code points may not be the client's units; one that can't be read any
    more is taken to be plain.
    """
    start, end = place.column, place.end_column
    if line := _line_reader(session, path):
        start = units(line(place.line)[:start], session.client.encoding)
        end = units(line(place.end_line)[:end], session.client.encoding)
    return types.Range(types.Position(place.line, start), types.Position(place.end_line, end))


def _line_reader(session: Session, path: str) -> Callable[[int], str] | None:
    """What gives the text of a line; None where code points are the client's units anyway."""
    if session.client.encoding == types.PositionEncodingKind.Utf32:
        return None
    if document := session.documents.at(path):
        return None if document.text.isascii() else document.line_text
    if session.indexes.is_ascii(path):
        return None
    try:
        found = Path(path).stat()
        lines = _lines(path, found.st_mtime_ns, found.st_size)
    except (OSError, ValueError):
        return None
    return lambda line: lines[line] if line < len(lines) else ""


@lru_cache(maxsize=64)
def _lines(path: str, _modified: int, _size: int) -> tuple[str, ...]:
    """The lines of a file, kept until it changes."""
    with Path(path).open("rb") as file:
        return tuple(_LINE_END.split(file.read(_LARGEST).decode("utf-8-sig", "replace")))


@lru_cache(maxsize=4096)
def _uri(path: str) -> str:
    return uri_of(Path(path))
