"""Lists the files of a workspace folder that are read, or whose existence matters."""

from __future__ import annotations

import os
import stat
import time
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.ignored import IgnoreRules, rules, rules_above, rules_in
from celeryls.source.commands.files import is_candidate
from celeryls.system.differences import is_junction
from celeryls.system.spelling import is_spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 2_000_000
"""Bytes of the largest file that is read; larger files are data."""

MARKS = frozenset(("manage.py", "pyproject.toml", "setup.py", "setup.cfg"))
"""Files whose mere existence marks the root of a project's modules."""

# Folders that never contain a project's own code.
_NEVER = frozenset(
    (
        ".bzr", ".cache", ".direnv", ".eggs", ".git", ".hg", ".idea", ".ipynb_checkpoints", ".mypy_cache", ".nox",
        ".pytest_cache", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode", "__pycache__", "__pypackages__",
        "node_modules", "site-packages",
    )
)  # fmt: skip


_GRANULARITY = 2_000_000_000
"""Nanoseconds within which a file system may give two changes the same time; FAT is the coarsest."""


class Stamp(NamedTuple):
    """What shows that a file has changed: its size in bytes, and times in nanoseconds."""

    size: int
    modified: int
    changed: int


def listed(root: str, exclude: tuple[str, ...] = ()) -> dict[str, Stamp]:
    """The files of a folder by absolute path, without those that git ignores or ``exclude`` matches.

    Links to folders are not followed, nor links that point outside of the folder. Unreadable entries are left out.
    """
    root = str(Path(root))  # a drive's own folder keeps its separator
    own = rules(os.path.join(root, ""), exclude, "the setting celeryls.exclude")  # noqa: PTH118 - one separator at its end
    return dict(_below(root, root, rules_above(Path(root)), own))


def stamp_of(path: str, root: str) -> Stamp | None:
    """The stamp of a file that `listed` would return; None for other files, and if it does not exist."""
    if not is_spelled(path, root):
        return None
    try:
        status = os.lstat(path)
        if _is_link(status) and _leads_out(path, root):
            return None
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return _stamp(status)


def is_racy(stamp: Stamp) -> bool:
    """Whether a file was changed so recently that another change could leave the same stamp."""
    return max(stamp.modified, stamp.changed) > time.time_ns() - _GRANULARITY


def is_wanted(name: str, path: str) -> bool:
    """Whether a file is relevant, by its name and path."""
    return name.endswith(".py") or name in MARKS or is_candidate(path)


def _below(
    folder: str, root: str, above: tuple[IgnoreRules, ...], own: IgnoreRules | None
) -> Iterator[tuple[str, Stamp]]:
    stack = [(folder, above)]
    while stack:
        folder, above = stack.pop()
        entries = _entries(folder)
        names = {entry.name for entry in entries}
        if "pyvenv.cfg" in names and folder != root:
            continue
        here = rules_in(folder, Path(root)) if ".gitignore" in names else None
        holding = (*above, here) if here else above
        for entry in entries:
            name, path = entry.name, entry.path
            if _is_folder(entry):
                if name not in _NEVER and not _ignored(path, name, holding, own, folder=True):
                    stack.append((path, holding))
            elif is_wanted(name, path) and not _ignored(path, name, holding, own, folder=False):
                found = _entry_stamp(entry, root)
                if found is not None:
                    yield path, found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (OSError, ValueError):
        # A name with a null byte, or one that the file system can't encode, raises ValueError.
        return []


def _ignored(path: str, name: str, holding: tuple[IgnoreRules, ...], own: IgnoreRules | None, *, folder: bool) -> bool:
    if own is not None and own.ignores(path, name, folder=folder):
        return True
    said = (each.ignores(path, name, folder=folder) for each in reversed(holding))
    return next((answer for answer in said if answer is not None), False)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False) and not is_junction(entry)
    except OSError:
        return False


def _entry_stamp(entry: os.DirEntry[str], root: str) -> Stamp | None:
    try:
        if entry.is_symlink() and _leads_out(entry.path, root):
            return None
        return _stamp(entry.stat()) if entry.is_file() else None
    except OSError:
        return None


def _stamp(status: os.stat_result) -> Stamp | None:
    if not stat.S_ISREG(status.st_mode):
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _is_link(status: os.stat_result) -> bool:
    return stat.S_ISLNK(status.st_mode)


def _leads_out(path: str, root: str) -> bool:
    target, inside = os.path.realpath(path), os.path.realpath(root)
    return not target.startswith(inside.rstrip(os.sep) + os.sep)


def digest_of(data: bytes) -> str:
    """A hash of a file's content, or of its facts."""
    return blake2b(data, digest_size=16).hexdigest()
