"""URIs and paths; what a client sends as a URI may be anything."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pygls.uris import to_fs_path


def scheme_of(uri: str) -> str:
    """The scheme of a URI in lower case; empty where it has none."""
    scheme, colon, _ = uri.partition(":")
    return scheme.lower() if colon else ""


@lru_cache(maxsize=1024)
def path_of(uri: str) -> Path | None:
    """The path that a ``file:`` URI names; None for any other.

    ``git:/shop/tasks.py`` has a path, too, but what the editor shows under it is not what stands in that file.
    """
    if scheme_of(uri) != "file":
        return None
    try:
        path = to_fs_path(uri)
    except ValueError:
        return None
    return Path(path) if path and "\0" not in path else None


def uri_of(path: Path) -> str:
    """The URI of a path, whose name need not be UTF-8."""
    return path.absolute().as_uri()
