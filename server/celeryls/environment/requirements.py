"""What pip's requirements files ask of Celery."""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.environment.wanted import from_requirement
from celeryls.workspace.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.environment.wanted import Wanted

MAX_FILES = 100
"""Includes counted."""

_NAME = re.compile(r"requirements.*\.txt")
_CONTINUED = re.compile(r"\\\r?\n")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTIONS = re.compile(r"\s--?\w.*")
_INCLUDE = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s*=\s*|\s*)(?P<path>\S.*)")


def from_requirements(folder: Path, root: Path) -> Iterator[Wanted]:
    """Each line about Celery in a folder's `requirements*.txt`, `requirements/*.txt` and the files that they include.

    `requirements.txt` comes first, and an included file where its `-r` or `-c` stands. What leads out of ``root`` is
    left out.
    """
    seen: set[Path] = set()
    for path in _files(folder):
        yield from _read(path, root, seen)


def _files(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in _names(folder) if _NAME.fullmatch(name))
    inner = folder / "requirements"
    yield from (inner / name for name in _names(inner) if name.endswith(".txt"))


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, 10_000)]
    except OSError:
        return []
    return sorted(names, key=lambda name: (name != "requirements.txt", name))


def _read(path: Path, root: Path, seen: set[Path]) -> Iterator[Wanted]:
    path = Path(os.path.normpath(path))
    if path in seen or len(seen) == MAX_FILES:
        return
    seen.add(path)
    for line in _CONTINUED.sub("", text_of(path, root)).splitlines():
        stated = _COMMENT.sub("", line).strip()
        if include := _INCLUDE.fullmatch(stated):
            yield from _read(path.parent / include["path"], root, seen)
        elif wanted := from_requirement(path, _OPTIONS.sub("", stated)):
            yield wanted
