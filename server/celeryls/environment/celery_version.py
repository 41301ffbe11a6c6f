"""What names the Celery of one folder: its environments and its files; nothing of the project is run."""

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
"""Globs of the project's files that have a say."""

_ENVIRONMENTS = (".venv", "venv", "env", ".env")


@dataclass(frozen=True, slots=True)
class CeleryVersion:
    """A project's Celery.

    ``version`` is as long as it is known, `(5, 4)` or `(5, 4, 0)`; None means the newest. ``why`` is a phrase for
    people. ``source`` is the file or the folder that says so; None for a setting, and where nothing does. ``line`` is
    the number, from 1, of the line that says so; None where that is not in a line.
    """

    version: tuple[int, ...] | None
    why: str
    source: Path | None = None
    line: int | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        """Which it is and why, for people: `Celery 5.6.2, from uv.lock`."""
        if self.version is None:
            return f"Celery {RELEASES[-1]}, the newest known: nothing says which"
        return f"Celery {'.'.join(map(str, self.version))}, from {self.why}"


def unknown() -> CeleryVersion:
    """What is said where nothing says which it is."""
    return CeleryVersion(None, "nothing says which: taken for the newest")


def from_setting(override: str | None) -> CeleryVersion | None:
    """The version that the setting names; None where it names none."""
    version = version_of(override) if override else None
    return CeleryVersion(version.release, "the setting celery.version") if version else None


def in_environments(root: Path, interpreter: str | None = None) -> CeleryVersion | None:
    """What is installed for ``interpreter``, the path of a Python or of an environment, or in a folder's environments.

    None where nothing is. Nothing is raised, here and below.
    """
    for python, why in _pythons(root, interpreter):
        if found := installed(python):
            version, folder = found
            return CeleryVersion(version.release, why, folder)
    return None


def in_files(folder: Path, root: Path, known: CeleryVersion | None = None) -> CeleryVersion | None:
    """What a folder's files say: lock files, requirements, `pyproject.toml`, `setup.cfg`; None where they say nothing.

    Of a range it is the version that is ``known`` already, where the range admits it, else the newest release.
    What leads out of ``root`` is left out.
    """
    for name in LOCK_FILES:
        path = folder / name
        if found := locked(path, root):
            return CeleryVersion(found.version.release, _shown(path, root), path, found.line)
    return _required(folder, root, known)


def _pythons(root: Path, interpreter: str | None) -> Iterator[tuple[Path, str]]:
    # A bare name would have to be looked for on the PATH of whoever started us.
    if interpreter and ("/" in interpreter or os.sep in interpreter):
        yield root / os.path.expanduser(interpreter), "the interpreter's site-packages"  # noqa: PTH111 - never raises
    environments = (name for name in _ENVIRONMENTS if is_environment(root / name))
    yield from ((root / name, f"{name}'s site-packages") for name in environments)


def _required(folder: Path, root: Path, known: CeleryVersion | None) -> CeleryVersion | None:
    # What reads requirements takes long to load, and where Celery is installed or locked nobody needs it.
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
    # What a link inside the folder leads to may have a name outside of it.
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
