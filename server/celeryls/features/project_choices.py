"""The project's values for the variables of snippets: queues, the app, exceptions, tasks, models, services."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from celeryls.edit.imports.names import bindings
from celeryls.features.completion.app_modules import app_modules
from celeryls.features.setting_names import setting_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.features.completion.app_modules import AppModules
    from celeryls.features.setting_names import KnownApps
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.snippets import SnippetPlace, Supplied
    from celeryls.source.text.file import SourceFile


class ProjectNames(Protocol):
    """The names that a project's snapshot tells."""

    def __hash__(self) -> int:
        """Answers are cached for a snapshot."""

    def queues_of(self, path: str) -> tuple[str, ...]:
        """The project's queues, the likeliest for this file first."""

    def queues_used_in(self, path: str) -> tuple[str, ...]:
        """The queues that the tasks of a file go to, the most frequent first."""

    def task_names(self) -> tuple[str, ...]:
        """The names of all tasks, except those of tests; those that run without arguments come first."""

    def tasks_named(self, name: str) -> tuple[TaskRecord, ...]:
        """The tasks with a name."""

    def task_prefixes(self) -> tuple[str, ...]:
        """What stands before the last dot in the names of tasks, the most frequent first."""

    def beat_entries(self) -> tuple[BeatEntryRecord, ...]:
        """All entries of beat schedules."""

    def app_of(self, path: str) -> DeployedApp | None:
        """The app whose worker runs the tasks of a file."""


_TIME_ZONE = re.compile(r"^TIME_ZONE[ \t]*=", re.MULTILINE)
_INSTALLED_APPS = re.compile(r"^INSTALLED_APPS[ \t]*=[ \t]*[\[(]", re.MULTILINE)
_RESULTS_APP = re.compile(r"""["']django_celery_results\b""")
_STAR_IMPORT = re.compile(r"^from [\w.]+ import \*", re.MULTILINE)
_REDIS = "redis://localhost:6379/1"
_LIMIT = 100  # a longer list of choices is not read by anybody


def fitted_place(
    place: SnippetPlace,
    file: SourceFile,
    path: str,
    known: Snapshot | None,
    wrappers: frozenset[str] = frozenset(),
    open_text: Callable[[str], str | None] = lambda _path: None,
) -> SnippetPlace:
    """The place of a snippet in a file, with the project's values and its habit of naming tasks.

    ``open_text`` returns the text of a path that is open in the editor.
    """
    modules = app_modules(_app_folder(place, path), open_text)
    supplied = (*project_choices(file, path, known, wrappers), *_of_app(modules, file), *_of_settings(file.chunks[0]))
    named = known.writes_names(_app_folder(place, path)) if known is not None else None
    explicit = None if named is False else True
    place = with_setting_names(place, file, path, known)
    return replace(place, supplied=supplied, explicit_names=explicit, models=modules.facts[:_LIMIT])


def with_setting_names(place: SnippetPlace, file: SourceFile, path: str, known: KnownApps | None) -> SnippetPlace:
    """The place, with the form that settings have in the file."""
    found = setting_names(file.chunks[0], path, known)
    return replace(place, settings_namespace=found.namespace, old_setting_names=found.are_old)


def project_choices(
    file: SourceFile, path: str, known: ProjectNames | None, wrappers: frozenset[str] = frozenset()
) -> Supplied:
    """For each source that a variable's ``from`` can name, its values for this file, the likeliest first.

    Unknown values are left out.
    """
    from celeryls.features.completion.module_tasks import (  # noqa: PLC0415 - msgspec, which a start does without
        tasks_of_one_argument,
    )
    from celeryls.source.tasks.exceptions import exceptions_in  # noqa: PLC0415 - likewise

    own = {"exceptions": exceptions_in(file), "module_tasks": tasks_of_one_argument(file, wrappers)}
    of_file = tuple((source, values) for source, values in own.items() if values)
    return (*of_file, *(_of_project(known, path) if known is not None else ()))


@lru_cache(maxsize=2)  # a snapshot lasts for many keystrokes
def _of_project(known: ProjectNames, path: str) -> Supplied:
    tasks = known.task_names()[:_LIMIT]
    found = {
        "queues": known.queues_of(path),
        "module_queues": known.queues_used_in(path),
        "tasks": tasks,
        "task_arguments": tuple(_arguments(tasks, known)),
        "task_prefixes": known.task_prefixes()[:_LIMIT],
        "scheduled_tasks": tuple(each.task or "" for each in known.beat_entries()),
        "schedule_keys": tuple(each.key for each in known.beat_entries()),
    }
    if app := known.app_of(path):
        found |= {"app": (app.record.variable,), "app_module": (app.record.module,)}
    return tuple((source, tuple(filter(None, values))) for source, values in found.items() if any(values))


def _arguments(names: tuple[str, ...], known: ProjectNames) -> Iterator[str]:
    """The tasks that surely need arguments, each with its parameters: ``name(first, second)``."""
    for name in names:
        required = [task.required for task in known.tasks_named(name)]
        if required and all(required):
            yield f"{name}({', '.join(required[0] or ())})"


def _of_app(modules: AppModules, file: SourceFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What the app of a file has, what the file imports first; also that it has none of something."""
    bound = bindings(file.chunks[0])
    for source, values in modules._asdict().items():
        if source != "facts" and values is not None:
            yield source, tuple(sorted(values, key=lambda name: name not in bound))


@lru_cache(maxsize=4)
def _of_settings(header: str) -> Supplied:
    """What a file of Django's settings says about Celery's; ``header`` is the text above its first definition."""
    has_zone, apps = _TIME_ZONE.search(header), _INSTALLED_APPS.search(header)
    zone = (("time_zone", ("TIME_ZONE",)),) if has_zone else ()
    lacks_results = apps and not _RESULTS_APP.search(header) and not _STAR_IMPORT.search(header)
    return (*zone, *((("result_backends", (_REDIS,)),) if lacks_results else ()))


def _app_folder(place: SnippetPlace, path: str) -> str:
    return _above(path, max(place.app_level, 1))


@lru_cache(maxsize=64)
def _above(path: str, level: int) -> str:
    above = Path(path).parents
    return str(above[min(level, len(above)) - 1]) if above else path
