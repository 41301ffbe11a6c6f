"""Which project a path belongs to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from celeryls.workspace.folder_settings import OWN_FILE, PYPROJECT
from celeryls.workspace.reading import table, toml_of
from celeryls.workspace.setting_declaration import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_REPOSITORIES = (".git", ".hg")
_DECLARING = (PYPROJECT, "setup.cfg", "setup.py", "Pipfile", "requirements.txt", "manage.py")
"""Files at the root of a project; also where its version of Celery may be written."""


def by_project(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """Absolute paths by the folder of their project, which is read as a whole even if few of its files are checked.

    That is the nearest folder above with settings of ours, else the repository, else the nearest folder above that
    declares a project, as in an archive of one, else the folder itself.
    """
    found: dict[Path, list[Path]] = {}
    for path in paths:
        found.setdefault(_project_of(path if path.is_dir() else path.parent), []).append(path)
    return found


@cache
def _project_of(folder: Path) -> Path:
    around = (folder, *folder.parents)
    configured = next((each for each in around if _has_settings(each)), None)
    repository = next((each for each in around if any((each / name).exists() for name in _REPOSITORIES)), None)
    declared = next((each for each in around if any((each / name).is_file() for name in _DECLARING)), None)
    return configured or repository or declared or folder


def _has_settings(folder: Path) -> bool:
    if (folder / OWN_FILE).is_file():
        return True
    return SECTION in table(toml_of(folder / PYPROJECT, folder, (SECTION,)), "tool")
