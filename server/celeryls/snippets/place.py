"""What a file's path and its project's ``manage.py`` tell about the place of a snippet."""

from __future__ import annotations

import keyword
import os
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from celeryls.snippets.model import SnippetPlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

MAX_DEPTH = 16
"""How many folders are searched, from the file upward."""

MAX_FOLDERS = 50
"""How many subfolders of one of those are searched for settings."""

MAX_MANAGE = 64_000
"""Bytes of ``manage.py`` that are read."""

_SOURCE_ROOTS = ("src", "lib", "python")
_TASK_FOLDERS = ("tasks", "task", "celery_tasks", "jobs", "tests")
_APP_FOLDERS = ("apps", *_SOURCE_ROOTS)
_GENERIC = ("config", "conf", "configuration", "core", "project", "settings", *_SOURCE_ROOTS)
_SETTINGS = re.compile(
    r"""^[^#\n]*["']DJANGO_SETTINGS_MODULE["']\s*(?:,|\]\s*=)\s*["']([^\W\d]\w*(?:\.[^\W\d]\w*)*)["']""", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Project:
    """A Django project: the folder it is imported from, and its settings module."""

    folder: Path
    settings_module: str


def place_of(path: Path, root: Path | None, celery_version: tuple[int, ...] | None = None) -> SnippetPlace:
    """The place of a snippet in the file ``path`` of the workspace ``root``; the file need not exist.

    ``manage.py`` is read as text, and at most :data:`MAX_DEPTH` folders are searched; callers should cache the answer.
    Without a project the name is that of the workspace folder, and the settings module is ``config.settings``.
    """
    if root is None or not path.parent.is_relative_to(root):
        root = None
    project = next(_projects(path, root), None)
    base = project.folder if project else root
    packages = path.parent.relative_to(base).parts if base else path.parent.parts[-3:]
    app = app_packages(packages)
    top = root or path.parent
    within = packages_within(packages)
    app_name = identifier(app[-1] if app else (base or top).name, "app")
    name = project_name(project.settings_module, project.folder) if project else identifier(top.name, "config")
    return SnippetPlace(
        app_name=app_name,
        app_module=".".join(app) if app and all(map(str.isidentifier, app)) else app_name,
        project_name=name,
        settings_module=project.settings_module if project else "config.settings",
        celery_version=celery_version,
        app_level=len(within) - len(app) + 1,
    )


def app_packages(packages: Sequence[str]) -> tuple[str, ...]:
    """The packages of the Django app that a file in ``packages`` belongs to; empty at the top.

    A folder of tasks inside an app is not the app: ``apps/orders/tasks`` gives ``apps/orders``.
    """
    found = packages_within(packages)
    for at in range(1, len(found)):
        if found[at] in _TASK_FOLDERS and found[at - 1] not in _APP_FOLDERS:
            return found[:at]
    return found


def packages_within(packages: Sequence[str]) -> tuple[str, ...]:
    """The folders of a file that are packages: those below ``src`` and the like."""
    found = tuple(packages)
    while found and found[0] in _SOURCE_ROOTS:
        found = found[1:]
    return found


def settings_module(manage: str) -> str | None:
    """The default settings module in the text of a ``manage.py``; None if it names none."""
    found = _SETTINGS.search(manage)
    return found[1] if found else None


def project_name(settings: str, folder: Path) -> str:
    """The project's name: the settings package, or its folder if the package has a generic name."""
    package = settings.partition(".")[0]
    if package not in _GENERIC:
        return package
    names = (each.name for each in (folder, *folder.parents))
    return identifier(next((name for name in names if name not in _GENERIC), ""), package)


def identifier(name: str, otherwise: str) -> str:
    """``name`` as a Python name in lower case: ``My-Shop`` gives ``my_shop``; ``otherwise`` if nothing is left."""
    found = re.sub(r"\W+", "_", name).strip("_").lower()
    if found[:1].isdigit():
        found = f"_{found}"
    if keyword.iskeyword(found):
        found = f"{found}_"
    return found if found.isidentifier() else otherwise


def _projects(path: Path, root: Path | None) -> Iterator[_Project]:
    """The nearest ``manage.py`` above the file, else the nearest settings package."""
    folders = list(islice(path.parents, MAX_DEPTH))
    if root is not None:
        folders = [folder for folder in folders if folder.is_relative_to(root)]
    for folder in folders:
        if settings := settings_module(_read(folder / "manage.py")):
            yield _Project(folder, settings)
    for folder in folders if root else ():
        for name in _subfolders(folder):
            if _is_file(folder / name / "settings.py") or _is_file(folder / name / "settings" / "__init__.py"):
                yield _Project(folder, f"{name}.settings")


def _read(path: Path) -> str:
    # Reading a pipe could block forever.
    if not _is_file(path):
        return ""
    try:
        with path.open("rb") as file:
            return file.read(MAX_MANAGE).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # A name that is too long or can't be encoded, or a folder without read permission.
        return False


def _subfolders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(
                entry.name for entry in islice(entries, 1000) if entry.is_dir() and entry.name.isidentifier()
            )
    except (OSError, ValueError):
        return []
    return names[:MAX_FOLDERS]
