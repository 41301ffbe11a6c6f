"""The place of code that ``celeryls new`` writes: as an editor sees it, where there is a project around it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.environment.services import celery_versions
from celeryls.features.completion.decorators import SHARED, decorator_for, with_decorator
from celeryls.features.project_choices import fitted_place, with_setting_names
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.project.names.purposes import purpose_of
from celeryls.snippets import SnippetPlace, place_of
from celeryls.source.text.file import SourceFile
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.snippets import Snippet

_ROOT = ("manage.py", "pyproject.toml", "setup.py", "setup.cfg", "celeryls.toml", ".git")
"""What the folder of a project contains."""

_OF_AN_APP = ("__init__.py", "apps.py", "models.py", "tasks.py")
"""What the folder of an app contains."""


def plain_place(into: Path | None) -> SnippetPlace:
    """The place as the path tells it: at the end of ``into``, or in a `tasks.py` of the current folder."""
    here = Path.cwd()
    path = here / (into or "tasks.py")
    file = SourceFile.of(_text(path) if into is not None else "")
    return with_setting_names(place_of(path, here if path.is_relative_to(here) else None), file, str(path), None)


def place_in_project(into: Path | None) -> SnippetPlace:
    """As `plain_place`, with what the project has; its index is read once.

    In the folder of a whole project, the place without ``into`` is the module with the most tasks; if there is none,
    the app is unknown.
    """
    here = Path.cwd()
    path = here / (into or "tasks.py")
    root = next((each for each in (path.parent, *path.parent.parents) if _has(each, _ROOT)), None)
    if root is None:
        return plain_place(into)
    settings = folder_settings(root, Layer()).settings
    request = ScanRequest(str(root), settings.exclude, settings.wrappers)
    snapshot = index_folder(request).snapshot
    is_of_an_app = into is not None or _has(path.parent, _OF_AN_APP)
    found = path if is_of_an_app else _most_tasks(snapshot, root, path.parent)
    versions = celery_versions(root, override=settings.celery_version)
    place = place_of(found or path, root, versions.of(found or path).version)
    if found is None:
        place = replace(place, app_name="app", app_module="", app_level=0)
        return replace(place, supplied=())
    file = SourceFile.of(_text(found) if into is not None else "")
    return fitted_place(place, file, str(found), snapshot, snapshot.wrappers_in(str(found)))


def fitting_snippets(snippets: Sequence[Snippet], into: Path | None, place: SnippetPlace) -> tuple[Snippet, ...]:
    """The snippets with the decorator of the app that the file ``into`` has, unless it has tasks of ``shared_task``."""
    text = _text(into) if into is not None else ""
    if f"@{SHARED}" in text:
        return tuple(snippets)
    return with_decorator(tuple(snippets), decorator_for(SourceFile.of(text), len(text), place.values_from("app"), ()))


def _has(folder: Path, names: tuple[str, ...]) -> bool:
    return any((folder / name).exists() for name in names)


def _most_tasks(snapshot: Snapshot, root: Path, folder: Path) -> Path | None:
    """The file below a folder that defines the most tasks, apart from tests."""
    paths = (Path(task.spot.path) for task in snapshot.tasks() if purpose_of(task.spot.path, str(root)) != "test")
    found = Counter(path for path in paths if path.is_relative_to(folder))
    return max(found, key=lambda path: found[path], default=None)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    except OSError:
        return ""
