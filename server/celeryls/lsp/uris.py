"""URIs and paths; what a client sends as a URI may be anything."""

from __future__ import annotations

from pathlib import Path

from pygls.uris import to_fs_path


def path_of(uri: str) -> Path | None:
    """The path that a URI names; None where it names no file."""
    try:
        path = to_fs_path(uri)
    except ValueError:
        return None
    return Path(path) if path and "\0" not in path else None


def uri_of(path: Path) -> str:
    """The URI of a path, whose name need not be UTF-8."""
    return path.absolute().as_uri()
