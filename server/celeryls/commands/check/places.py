"""Places in files as they are reported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.commands.check.reported import ReportedEdit, ReportedPlace
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.edit.text import Edit
    from celeryls.syntax.places import Range


def shown(path: str) -> str:
    """A path relative to the working directory, with ``/``; absolute on another drive."""
    return relative(path, os.curdir)


def relative(path: str, folder: Path | str) -> str:
    """A path relative to a folder, with ``/``; absolute on another drive, which no way leads to."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return Path(path).as_posix()


def place_of(path: str, found: Range) -> ReportedPlace:
    """A range of a file, whose lines and columns count from 0."""
    return ReportedPlace(shown(path), found.line + 1, found.column + 1, found.end_line + 1, found.end_column + 1)


def edits_of(path: str, text: str, edits: Iterable[Edit]) -> tuple[ReportedEdit, ...]:
    """Edits of a text, in its order."""
    name = shown(path)
    return tuple(
        ReportedEdit(ReportedPlace(name, *_position(text, each.start), *_position(text, each.end)), each.text)
        for each in sorted(edits, key=lambda each: (each.start, each.end))
    )


def _position(text: str, at: int) -> tuple[int, int]:
    start = lines.start(text, at)
    return lines.count(text, start) + 1, at - start + 1
