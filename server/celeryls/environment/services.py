"""Finds the Celery version of a project, and of each service in it that has dependency files of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.environment.celery_version import CeleryVersion, from_setting, in_environments, in_files, unknown
from celeryls.environment.lockfiles import LOCK_FILES
from celeryls.environment.requirements import FOLDERS, may_have_requirements

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FOLDERS = 2_000
"""How many folders below the root are searched."""

MAX_DEPTH = 3
"""How far below the root a service may be: `apps/api` is at depth 2."""

_NEVER = frozenset(
    {"venv", "env", "node_modules", "site-packages", "vendor", "third_party", "build", "dist", "docs", *FOLDERS}
)
_TESTS = frozenset({"test", "tests", "testing"})


@dataclass(frozen=True, slots=True)
class CeleryVersions:
    """The project's Celery, and by folder the Celery of services whose own files tell it.

    If the project itself does not tell it, the first service decides for the project.
    """

    project: CeleryVersion
    services: tuple[tuple[Path, CeleryVersion], ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the version is known; where a service tells its own, the project has one, too."""
        return self.project.version is not None

    def of(self, path: Path) -> CeleryVersion:
        """The Celery of a file: that of the innermost service around it, else the project's."""
        around = [(folder, found) for folder, found in self.services if path.is_relative_to(folder)]
        return max(around, key=lambda each: len(each[0].parts), default=(None, self.project))[1]

    def version_at(self, path: str) -> tuple[int, ...] | None:
        """The version for a file; None if it is unknown."""
        return self.of(Path(path)).version


def celery_versions(root: Path, interpreter: str | None = None, override: str | None = None) -> CeleryVersions:
    """The Celery of the project in ``root`` and of its services; the first source that knows the version decides.

    The sources, in order: the setting (``override``), for all files; what is installed for ``interpreter``, the path of
    a Python or of an environment, and in the environments inside ``root``; lock files; requirements; `pyproject.toml`
    and `setup.cfg`. A service uses its own folder in the same order, without ``interpreter``. If its range admits the
    project's version, it has that version; otherwise a range resolves to the newest release in it. Raises nothing.
    """
    root = Path(os.path.abspath(root))  # noqa: PTH100 - never raises
    if given := from_setting(override):
        return CeleryVersions(given)
    project = in_environments(root, interpreter) or in_files(root, root)
    below = ((folder, in_environments(folder) or in_files(folder, root, project)) for folder in service_folders(root))
    services = tuple((folder, found) for folder, found in below if found)
    first = next((found for _, found in services), None)
    return CeleryVersions(project or first or unknown(), services)


def celery_version(root: Path, interpreter: str | None = None, override: str | None = None) -> CeleryVersion:
    """The Celery of the project in ``root``, as in `celery_versions`."""
    return celery_versions(root, interpreter, override).project


def service_folders(root: Path) -> Iterator[Path]:
    """The folders below ``root`` with files that may tell their Celery; the nearest first, tests last."""
    tests: list[Path] = []
    level = [root]
    left = MAX_FOLDERS
    for depth in range(MAX_DEPTH + 1):
        following: list[Path] = []
        for folder in level[:left]:
            names, folders = _entries(folder)
            if depth and (may_have_requirements(names) or not names.isdisjoint(_FILES)):
                if _TESTS.isdisjoint(folder.relative_to(root).parts):
                    yield folder
                else:
                    tests.append(folder)
            following += (folder / name for name in folders if not name.startswith((".", "_")) and name not in _NEVER)
        left -= len(level[:left])
        level = following
    yield from tests


_FILES = frozenset({*LOCK_FILES, "pyproject.toml", "setup.cfg"})


def _entries(folder: Path) -> tuple[set[str], list[str]]:
    """The names in a folder, and its subfolders, sorted; empty for an environment, and if the folder can't be read."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    except (OSError, ValueError):
        return set(), []
    names = {name for name, _ in found}
    if "pyvenv.cfg" in names:
        return set(), []
    return names, sorted(name for name, is_folder in found if is_folder)
