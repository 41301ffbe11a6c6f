"""Finds the Celery version of one folder in its environments and files; no code of the project is run."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from packaging.version import Version

from celeryls.catalogue.releases import RELEASES
from celeryls.environment.environments import installed, is_environment
from celeryls.environment.lockfiles import LOCK_FILES, locked
from celeryls.environment.requirements import FOLDERS as REQUIREMENTS
from celeryls.environment.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATCHED = (
    *(f"**/{name}" for name in LOCK_FILES),
    "**/pyproject.toml",
    "**/setup.cfg",
    "**/*requirements*.txt",
    "**/*requirements*.in",
    *(f"**/{name}/**/*.{suffix}" for name in sorted(REQUIREMENTS) for suffix in ("txt", "in")),
)
"""Globs of the project files that can decide the version."""

_ENVIRONMENTS = (".venv", "venv", "env", ".env")


@dataclass(frozen=True, slots=True)
class CeleryVersion:
    """A project's Celery.

    ``version`` has as many parts as are known, `(5, 4)` or `(5, 4, 0)`; None means the newest. ``why`` is a phrase for
    people. ``source`` is the file or folder that the version comes from; None for a setting, and if it is unknown.
    ``line`` is its line number, from 1; None if it is not on a line.
    """

    version: tuple[int, ...] | None
    why: str
    source: Path | None = None
    line: int | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """The version and its source, for people: `Celery 5.6.2, from uv.lock`."""
        if self.version is None:
            return f"Celery {RELEASES[-1]} (the newest known; the project's version is unknown)"
        return f"Celery {'.'.join(map(str, self.version))}, from {self.why}"


def unknown() -> CeleryVersion:
    """The value to use if nothing tells the version."""
    return CeleryVersion(None, "unknown, assumed to be the newest")


def from_setting(override: str | None) -> CeleryVersion | None:
    """The version in the setting; None if the setting has none."""
    version = version_of(override) if override else None
    return CeleryVersion(version.release, "the setting celery.version") if version else None


def in_environments(root: Path, interpreter: str | None = None) -> CeleryVersion | None:
    """What is installed for ``interpreter``, the path of a Python or of an environment, or in a folder's environments.

    None if Celery is not installed there. This and the functions below raise nothing.
    """
    for python, why in pythons(root, interpreter):
        if found := installed(python):
            version, folder = found
            return CeleryVersion(version.release, why, folder)
    return None


def in_files(folder: Path, root: Path, known: CeleryVersion | None = None) -> CeleryVersion | None:
    """The version in a folder's lock files, requirements, `pyproject.toml` or `setup.cfg`.

    None if they don't mention Celery.

    For a range it is the version that is ``known`` already, if the range admits it, else the newest release. Files
    outside of ``root`` are not read.
    """
    for name in LOCK_FILES:
        path = folder / name
        if found := locked(path, root):
            return CeleryVersion(found.version.release, _shown(path, root), path, found.line)
    return _required(folder, root, known)


def pythons(root: Path, interpreter: str | None) -> Iterator[tuple[Path, str]]:
    """The interpreter of a project and the environments in its folder, each with a phrase that names its packages."""
    # A bare name would have to be looked up on the PATH of the process that started the server.
    if interpreter and ("/" in interpreter or os.sep in interpreter):
        yield root / os.path.expanduser(interpreter), "the interpreter's site-packages"  # noqa: PTH111 - never raises
    environments = (name for name in _ENVIRONMENTS if is_environment(root / name))
    yield from ((root / name, f"{name}'s site-packages") for name in environments)


def _required(folder: Path, root: Path, known: CeleryVersion | None) -> CeleryVersion | None:
    # The requirement parser is slow to import, and not needed if Celery is installed or locked.
    from celeryls.environment.dependencies import from_pyproject, from_setup_cfg  # noqa: PLC0415 - see above
    from celeryls.environment.required import admits, chosen  # noqa: PLC0415 - see above
    from celeryls.environment.requirements import from_requirements  # noqa: PLC0415 - see above

    for source in (from_requirements(folder, root), chain(from_pyproject(folder), from_setup_cfg(folder))):
        if found := chosen(source):
            version, wanted = found
            if known and known.version and admits(wanted, Version(".".join(map(str, known.version)))):
                return known
            why = f"{_shown(wanted.path, root)}: {wanted.text}"
            return CeleryVersion(version.release, why, wanted.path, wanted.line)
    return None


def _shown(path: Path, root: Path) -> str:
    # The target of a link inside the folder may be outside of it.
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
