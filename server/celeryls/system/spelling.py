"""How the disk spells a path, where it finds the same file under several spellings."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from celeryls.system.differences import folds_case


def spelled(path: Path) -> Path:
    """The path as its folders list it, so that a file has one name; parts that do not exist stay as they are.

    Links stay links. Where the disk tells ``Shop`` from ``shop`` it is the path itself.
    """
    return Path(_spelled(str(path))) if folds_case() else path


def spelled_above(path: Path) -> Path:
    """As `spelled`, but the last part stays as it is: the path that a file is about to get."""
    return spelled(path.parent) / path.name if path.name else path


def is_spelled(path: str, root: str) -> bool:
    """Whether the folders from ``root`` on list a file under exactly this name.

    A disk that finds ``Tasks.py`` for ``tasks.py`` also says that the old one of the two names still exists.
    """
    if not folds_case():
        return True
    while len(path) > len(root):
        folder, name = os.path.split(path)
        if not name or name not in _names(folder):
            return not name
        path = folder
    return True


def _spelled(path: str) -> str:
    folder, name = os.path.split(path)
    if not name or not folder:
        return path
    folder = _folder(folder)
    path = os.path.join(folder, name)  # noqa: PTH118 - a path is text here
    names = _names(folder)
    if name in names or not os.path.lexists(path):
        return path
    folded, lower = _folded(name), name.lower()
    same = [each for each in names if _folded(each) == folded] or [name]
    # Not every disk takes `strasse` and `straße` for the same.
    same.sort(key=lambda each: (each.lower() != lower, each))
    return os.path.join(folder, same[0])  # noqa: PTH118 - as said


@lru_cache(500)
def _folder(path: str) -> str:
    return _spelled(path)


def _names(folder: str) -> frozenset[str]:
    try:
        return _listed(folder, os.stat(folder).st_mtime_ns)  # noqa: PTH116 - as said
    except (OSError, ValueError):
        return frozenset()


@lru_cache(8)  # a folder's documents are asked about one after the other
def _listed(folder: str, _changed: int) -> frozenset[str]:
    return frozenset(os.listdir(folder))  # noqa: PTH208 - as said


def _folded(name: str) -> str:
    """What such a disk compares; macOS also takes an accent for the same, composed or not."""
    from unicodedata import normalize  # noqa: PLC0415 - other systems can do without

    return normalize("NFC", name).casefold()
