"""Where Django's fixtures lie, which may hold rows of django-celery-beat."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FOLDER = "fixtures"
SUFFIXES = (".json", ".yaml", ".yml")
_MOST = 1000
"""How many fixtures of one project are searched."""


def is_fixture(path: str) -> bool:
    """Whether a file is one of Django's fixtures, by its name and folder."""
    pure = PurePath(path)
    return pure.suffix.lower() in SUFFIXES and FOLDER in pure.parts[:-1]


def fixtures_beside(files: Iterable[str]) -> Iterator[str]:
    """The fixtures in folders beside files of a project, by path; those in folders below are left out."""
    yield from (path for path in fixture_steps(files) if path is not None)


def fixture_steps(files: Iterable[str]) -> Iterator[str | None]:
    """As `fixtures_beside`, with None after each folder, where this can be interrupted."""
    left = _MOST
    for folder in sorted({path.rpartition(os.sep)[0] for path in files}):
        for path in _in_folder(f"{folder}{os.sep}{FOLDER}"):
            if left == 0:
                return
            left -= 1
            yield path
        yield None


def _in_folder(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file())
    except OSError:
        return
    yield from (f"{folder}{os.sep}{name}" for name in names if name.lower().endswith(SUFFIXES))
