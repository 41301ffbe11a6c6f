"""Finds the Celery version in a lock file."""

from __future__ import annotations

import re
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from celeryls.environment.versions import version_of
from celeryls.reading_budget import LOCKED, PIPFILE, ReadingBudget
from celeryls.workspace.reading import UnreadableError, parse_json, parse_toml, table, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from packaging.version import Version

LOCK_FILES = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Pipfile.lock")
"""In the order in which they are read."""

MAX_ENTRIES = 20
"""How many entries of Celery count; a lock file has one for each group of platforms."""

_PACKAGE = re.compile(r"^\[\[packages?\]\]", re.MULTILINE)
_CELERY = re.compile(r"""^name\s*=\s*["']celery["']""", re.MULTILINE | re.IGNORECASE)


class LockedVersion(NamedTuple):
    """A version in a lock file, and the number, from 1, of the line where Celery's entry begins."""

    version: Version
    line: int


def locked(path: Path, root: Path) -> LockedVersion | None:
    """The Celery in a lock file, the newest if there are several; None if there is none, or the file can't be read."""
    text = text_of(path, root, LOCKED.characters)
    # Most files do not mention Celery and need not be parsed.
    if "celery" not in text:
        return None
    found = _pipfile(text, path) if path.name == "Pipfile.lock" else _packages(text, path)
    versions = ((version_of(said), text.count("\n", 0, at) + 1) for said, at in islice(found, MAX_ENTRIES))
    return max((LockedVersion(version, line) for version, line in versions if version), default=None)


def _packages(text: str, path: Path) -> Iterator[tuple[object, int]]:
    """Each version with the position of its table.

    Only Celery's own tables are parsed: parsing a whole lock file of 3 MB takes a second.
    """
    budget = ReadingBudget(LOCKED, str(path))
    starts = [found.start() for found in takewhile(lambda _: budget.spend(), _PACKAGE.finditer(text))]
    for start, end in pairwise((*starts, len(text))):
        if not _CELERY.search(text, start, end):
            continue
        try:
            content = parse_toml(text[start:end], f"Celery's entry in {path}")
        except UnreadableError:
            continue
        for package in (*content.get("package", ()), *content.get("packages", ())):
            yield table(package).get("version"), start


def _pipfile(text: str, path: Path) -> Iterator[tuple[object, int]]:
    try:
        content = parse_json(text, path, PIPFILE)
    except UnreadableError:
        return
    for group in ("default", "develop"):
        pin = table(content, group, "celery").get("version")
        if isinstance(pin, str):
            yield pin.removeprefix("=="), max(text.find('"celery"'), 0)
