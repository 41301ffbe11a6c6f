"""Where Django's fixtures lie, which may hold rows of django-celery-beat."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

FOLDER = "fixtures"
SUFFIXES = (".json", ".yaml", ".yml")
_MOST = 1000
"""How many fixtures of one project are searched."""


def is_fixture(path: str) -> bool:
    """Whether a file is one of Django's fixtures, by its name and folder."""
    pure = PurePath(path)
    return pure.suffix.lower() in SUFFIXES and FOLDER in pure.parts[:-1]


def fixtures_beside(files: Iterable[str]) -> Generator[None, None, tuple[str, ...]]:
    """The fixtures in folders beside files of a project, by path, but not those further below; in steps."""
    folders = sorted({path.rpartition(os.sep)[0] for path in files})
    found: list[str] = []
    for folder in folders:
        found += _in_folder(f"{folder}{os.sep}{FOLDER}")
        if len(found) >= _MOST:
            break
        yield
    return tuple(found[:_MOST])


def _in_folder(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file())
    except OSError:
        return
    yield from (f"{folder}{os.sep}{name}" for name in names if name.lower().endswith(SUFFIXES))
