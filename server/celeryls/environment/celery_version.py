"""Which Celery a project uses, found in what lies around it; nothing of the project is run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.catalogue.releases import RELEASES
from celeryls.environment.environments import installed, is_environment
from celeryls.environment.lockfiles import LOCK_FILES, locked
from celeryls.environment.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WATCHED = (
    *(f"**/{name}" for name in LOCK_FILES),
    "**/pyproject.toml",
    "**/setup.cfg",
    "**/requirements*.txt",
    "**/requirements/*.txt",
)
"""Globs of the project's files that have a say."""

_ENVIRONMENTS = (".venv", "venv", "env", ".env")
_NOT_PROJECTS = frozenset({*_ENVIRONMENTS, "node_modules", "requirements", "build", "dist", "docs"})
_MAX_FOLDERS = 50


@dataclass(frozen=True, slots=True)
class CeleryVersion:
    """A project's Celery.

    ``version`` is as long as it is known, `(5, 4)` or `(5, 4, 0)`; None means the newest. ``why`` is a phrase for
    people. ``source`` is the file or the folder that says so; None for a setting, and where nothing does.
    """

    version: tuple[int, ...] | None
    why: str
    source: Path | None = None

    @property
    def text(self) -> str:
        """Which it is and why, for people: `Celery 5.6.2, from uv.lock`."""
        if self.version is None:
            return f"Celery {RELEASES[-1]}, the newest known: nothing says which"
        return f"Celery {'.'.join(map(str, self.version))}, from {self.why}"


def celery_version(root: Path, interpreter: str | None = None, override: str | None = None) -> CeleryVersion:
    """The Celery of the project in ``root``; the first of these that knows it is believed.

    The setting (``override``); what is installed for ``interpreter``, the path of a Python or of an environment, and
    in the environments that lie in ``root``; the lock files; the requirements; `pyproject.toml` and `setup.cfg`. Where
    none of these files names Celery, those in the folders directly below ``root`` are asked. Of a range it is the
    newest release that it admits. Nothing is raised.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - never raises
    if override and (version := version_of(override)):
        return CeleryVersion(version.release, "the setting celery.version")
    found = _in_environments(root, interpreter) or _in_files(root, root)
    if found is None:
        below = (_in_files(folder, root) for folder in _folders(root))
        found = next(filter(None, below), None)
    return found or CeleryVersion(None, "nothing says which: taken for the newest")


def _in_environments(root: Path, interpreter: str | None) -> CeleryVersion | None:
    for python, why in _pythons(root, interpreter):
        if found := installed(python):
            version, folder = found
            return CeleryVersion(version.release, why, folder)
    return None


def _pythons(root: Path, interpreter: str | None) -> Iterator[tuple[Path, str]]:
    # A bare name would have to be looked for on the PATH of whoever started us.
    if interpreter and ("/" in interpreter or os.sep in interpreter):
        yield root / os.path.expanduser(interpreter), "the interpreter's site-packages"  # noqa: PTH111 - never raises
    environments = (name for name in _ENVIRONMENTS if is_environment(root / name))
    yield from ((root / name, f"{name}'s site-packages") for name in environments)


def _in_files(folder: Path, root: Path) -> CeleryVersion | None:
    for name in LOCK_FILES:
        path = folder / name
        if version := locked(path, root):
            return CeleryVersion(version.release, _shown(path, root), path)
    return _asked_for(folder, root)


def _asked_for(folder: Path, root: Path) -> CeleryVersion | None:
    # What reads requirements takes long to load, and where Celery is installed or locked nobody needs it.
    from celeryls.environment.dependencies import from_pyproject, from_setup_cfg  # noqa: PLC0415 - see above
    from celeryls.environment.requirements import from_requirements  # noqa: PLC0415 - see above
    from celeryls.environment.wanted import chosen  # noqa: PLC0415 - see above

    for source in (from_requirements(folder, root), chain(from_pyproject(folder), from_setup_cfg(folder))):
        if found := chosen(source):
            version, wanted = found
            return CeleryVersion(version.release, f"{_shown(wanted.path, root)}: {wanted.text}", wanted.path)
    return None


def _folders(root: Path) -> list[Path]:
    try:
        with os.scandir(root) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []
    wanted = [name for name in names if not name.startswith((".", "_")) and name not in _NOT_PROJECTS]
    return [root / name for name in wanted[:_MAX_FOLDERS]]


def _shown(path: Path, root: Path) -> str:
    # What a link inside the folder leads to may have a name outside of it.
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
