"""URIs and paths; a client may send anything as a URI."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from pygls.uris import to_fs_path

from celeryls.syntax.text_cache import cached_by_text
from celeryls.system.differences import folds_case
from celeryls.system.spelling import spelled, spelled_above

if TYPE_CHECKING:
    from collections.abc import Iterable

_ESCAPED = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_DRIVE = re.compile("(?i)^file:///[a-z](?=:)")
_NO_TEXT = re.compile("[\udc80-\udcff]")


def scheme_of(uri: str) -> str:
    """The scheme of a URI in lower case; empty if it has none."""
    scheme, colon, _ = uri.partition(":")
    return scheme.lower() if colon else ""


@cached_by_text
def path_of(uri: str) -> Path | None:
    """The path of a ``file:`` URI; None for any other.

    ``git:/shop/tasks.py`` has a path too, but its content is not that of the file. Escaped bytes that are not UTF-8 are
    lone surrogates in the path, as in the names that the operating system gives (PEP 383).

    Where the disk finds a file under several spellings, it is the disk's own: editors write paths as users typed them.
    """
    path = _written_path(uri)
    return spelled(path) if path else None


def new_path_of(uri: str) -> Path | None:
    """As ``path_of``, for a file that is about to get this name: it may differ from the old one in case alone."""
    path = _written_path(uri)
    return spelled_above(path) if path else None


def changed_paths_of(uri: str) -> tuple[Path, ...]:
    """The paths that a change of a file concerns; none if the URI has none.

    Where the disk finds a file under several spellings, it still finds ``Tasks.py`` after that was renamed to
    ``tasks.py``: the name that is gone is the second path.
    """
    path = path_of(uri)
    if path is None or not folds_case():
        return () if path is None else (path,)
    written = new_path_of(uri)
    return (path,) if written is None or written == path else (path, written)


def _written_path(uri: str) -> Path | None:
    if scheme_of(uri) != "file":
        return None
    try:
        path = to_fs_path(_ESCAPED.sub(_unescaped_bytes, uri)) or ""
        os.fsencode(path)  # fails for lone surrogates that are no bytes
    except ValueError:
        return None
    return Path(path) if path and "\0" not in path else None


def root_paths(folders: Iterable[str], root: str | None) -> tuple[Path, ...]:
    """The folders of ``initialize``: those in ``workspaceFolders``, else ``rootUri``; empty if there are none."""
    return paths_of(tuple(folders) or ([root] if root else ()))


def paths_of(uris: Iterable[str]) -> tuple[Path, ...]:
    """The paths of those URIs that have one."""
    return tuple(path for uri in uris if (path := path_of(uri)))


def unescaped(uri: str) -> str:
    """A URI without escapes, its drive in lower case: editors disagree on which characters to escape, and on drives."""
    return _DRIVE.sub(lambda drive: drive[0].lower(), unquote(uri, errors="surrogateescape"))


def uri_of(path: Path) -> str:
    """The URI of a path, which need not be valid UTF-8."""
    return path.absolute().as_uri()


def _unescaped_bytes(found: re.Match[str]) -> str:
    """Escapes with the bytes that are not UTF-8 as lone surrogates; pygls would replace all of them by U+FFFD."""
    text = unescaped(found[0])
    return "".join(each if _NO_TEXT.match(each) else quote(each, safe="") for each in text)
