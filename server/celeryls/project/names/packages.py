"""Finds the project's own top-level packages, in the folders that Python would import them from."""

from __future__ import annotations

import os
from itertools import islice, takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROOT_MARKS = frozenset(("manage.py", "pyproject.toml", "setup.py", "setup.cfg"))
_LARGEST = 1000


def own_packages(path: Path, root: Path | None) -> frozenset[str]:
    """The packages and modules next to ``manage.py`` or the project's metadata, in ``src`` there, and in ``root``.

    Folders are searched from the file upward to ``root``, at most a thousand entries each; empty outside of a
    workspace.
    """
    if root is None or not path.is_relative_to(root):
        return frozenset()
    folders = takewhile(lambda folder: folder.is_relative_to(root), path.parents)
    return frozenset(name for folder in folders for name in _names(folder, root))


def _names(folder: Path, root: Path) -> Iterator[str]:
    entries = _entries(folder)
    if folder != root and not _ROOT_MARKS & entries.keys():
        return
    yield from _importable(entries)
    if entries.get("src"):
        yield from _importable(_entries(folder / "src"))


def _importable(entries: dict[str, bool]) -> Iterator[str]:
    for name, is_folder in entries.items():
        stem = name if is_folder else name.removesuffix(".py")
        if stem.isidentifier() and (is_folder or name.endswith(".py")):
            yield stem


def _entries(folder: Path) -> dict[str, bool]:
    """The names in a folder, and whether each is a folder."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.is_dir() for entry in islice(entries, _LARGEST)}
    except (OSError, ValueError):
        return {}
