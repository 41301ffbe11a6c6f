"""URIs and paths; a client may send anything as a URI."""

from __future__ import annotations

from pathlib import Path

from pygls.uris import to_fs_path

from celeryls.syntax.text_cache import cached_by_text


def scheme_of(uri: str) -> str:
    """The scheme of a URI in lower case; empty if it has none."""
    scheme, colon, _ = uri.partition(":")
    return scheme.lower() if colon else ""


@cached_by_text
def path_of(uri: str) -> Path | None:
    """The path of a ``file:`` URI; None for any other.

    ``git:/shop/tasks.py`` has a path too, but its content is not that of the file.
    """
    if scheme_of(uri) != "file":
        return None
    try:
        path = to_fs_path(uri)
    except ValueError:
        return None
    return Path(path) if path and "\0" not in path else None


def uri_of(path: Path) -> str:
    """The URI of a path, which need not be valid UTF-8."""
    return path.absolute().as_uri()
