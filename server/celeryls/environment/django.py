"""Whether a project depends on Django, from the texts of its dependency files and the names of installed packages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.environment.celery_version import pythons
from celeryls.environment.environments import installed_packages
from celeryls.environment.lockfiles import LOCK_FILES
from celeryls.environment.requirements import requirements_files
from celeryls.environment.services import service_folders
from celeryls.reading_budget import LOCKED
from celeryls.workspace.reading import UnreadableError, read_text

if TYPE_CHECKING:
    from pathlib import Path

_DJANGO = re.compile("django", re.IGNORECASE)
_CELERY = re.compile("celery", re.IGNORECASE)
_OTHER_FILES = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile")


def depends_on_django(root: Path, interpreter: str | None = None) -> bool | None:
    """Whether the project in ``root`` has Django, with the sources of `celery_versions`; None if that can't be told.

    False only if dependency files or an environment name Celery, none names Django or a package for it, and all can be
    read. Raises nothing.
    """
    has_celery, is_complete = False, True
    for python, _ in pythons(root, interpreter):
        names = installed_packages(python)
        if "django" in names:
            return True
        has_celery = has_celery or "celery" in names
    for folder in (root, *service_folders(root)):
        paths = [*(folder / name for name in (*LOCK_FILES, *_OTHER_FILES)), *requirements_files(folder)]
        for path in paths:
            try:
                text = read_text(path, root, LOCKED.characters) or ""
            except UnreadableError:
                is_complete = False
                continue
            if _DJANGO.search(text):
                return True
            has_celery = has_celery or _CELERY.search(text) is not None
    return False if has_celery and is_complete else None
