"""Links that open a place in VS Code."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from celeryls.project.model.location import Location


def link_to(place: Location) -> str:
    """The address that VS Code opens at a place of a file."""
    path = quote(PurePath(place.path).as_posix())
    start = "" if path.startswith("/") else "/"
    return f"vscode://file{start}{path}:{place.range.line + 1}:{place.range.column + 1}"
