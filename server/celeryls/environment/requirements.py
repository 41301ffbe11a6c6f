"""Reads requirements of Celery from pip's requirements files."""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.environment.required import from_requirement
from celeryls.reading_budget import REQUIREMENTS, ReadingBudget
from celeryls.workspace.reading import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.environment.required import RequiredVersions

MAX_FILES = 100
"""How many files are read, includes counted."""

FOLDERS = frozenset(("requirements", "requirement", "reqs", "dependencies", "deps"))
"""Names of folders that hold the requirements of the folder above; some have one subfolder per tool."""

_NAME = re.compile(r"(?:\w+[-_.])?requirements.*\.(?:txt|in)")
_IN_FOLDER = (".txt", ".in")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTIONS = re.compile(r"\s--?\w.*")
_MATTERS = re.compile(r"(?i:celery)|^[ \t]*-", re.MULTILINE)
_LINE = 100
"""So many characters of a file count as a line, too."""
_LONGEST = 10_000
"""Code points of a line that is continued with backslashes; what is longer is no requirement of Celery."""
_INCLUDE = re.compile(r"(?:-r|-c|--requirement|--constraint)(?:\s*=\s*|\s*)(?P<path>\S.*)")


def from_requirements(folder: Path, root: Path) -> Iterator[RequiredVersions]:
    """Each line about Celery in a folder's `requirements*.txt`, `requirements/**/*.txt` and the files they include.

    ``FOLDERS`` are other names of such a folder; files of pip-tools end in `.in`.

    `requirements.txt` comes first, and an included file comes where its `-r` or `-c` is. Files outside of ``root`` are
    not read.
    """
    seen: set[Path] = set()
    budget = ReadingBudget(REQUIREMENTS, f"the requirements in {folder}")
    for path in requirements_files(folder):
        yield from _read(path, root, seen, budget)


def may_have_requirements(names: Iterable[str]) -> bool:
    """Whether a folder with these entries may hold requirements files."""
    return any(name in FOLDERS or _NAME.fullmatch(name) for name in names)


def requirements_files(folder: Path) -> Iterator[Path]:
    """A folder's files of requirements, without those that they include."""
    names = _names(folder)
    yield from (folder / name for name in names if _NAME.fullmatch(name))
    for inner in (folder / name for name in names if name in FOLDERS):
        below = _names(inner)
        yield from (inner / name for name in below if name.endswith(_IN_FOLDER))
        for deeper in (inner / name for name in below if "." not in name):
            yield from (deeper / name for name in _names(deeper) if name.endswith(_IN_FOLDER))


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, 10_000)]
    except OSError:
        return []
    return sorted(names, key=lambda name: (name != "requirements.txt", name))


def _read(path: Path, root: Path, seen: set[Path], budget: ReadingBudget) -> Iterator[RequiredVersions]:
    path = Path(os.path.normpath(path))
    if path in seen or len(seen) == MAX_FILES:
        return
    seen.add(path)
    text = text_of(path, root)
    if not (_MATTERS.search(text) and budget.spend(text.count("\n") + len(text) // _LINE)):
        return
    for number, line in _lines(text):
        stated = _COMMENT.sub("", line).strip()
        if include := _INCLUDE.fullmatch(stated):
            yield from _read(path.parent / include["path"], root, seen, budget)
        elif wanted := from_requirement(path, _OPTIONS.sub("", stated), number):
            yield wanted


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, from 1; lines continued with a backslash are joined."""
    begun, first = "", 1
    for number, line in enumerate(text.splitlines(), start=1):
        first = first if begun else number
        if line.endswith("\\"):
            begun += (line[:-1] or " ") if len(begun) < _LONGEST else ""
            continue
        yield first, begun + line
        begun = ""
    if begun:
        yield first, begun
