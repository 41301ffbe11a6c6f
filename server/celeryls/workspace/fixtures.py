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
    folders = sorted({os.path.dirname(path) for path in files})  # noqa: PTH120 - of thousands of files
    found = (each for folder in folders for each in _in_folder(os.path.join(folder, FOLDER)))  # noqa: PTH118 - likewise
    for _, path in zip(range(_MOST), found, strict=False):
        yield path


def _in_folder(folder: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_file())
    except OSError:
        return
    yield from (os.path.join(folder, name) for name in names if name.lower().endswith(SUFFIXES))  # noqa: PTH118 - likewise
