"""The subjects of a file, unit by unit, cached until one of their dependencies changes."""

from __future__ import annotations

import builtins
from functools import partial
from operator import is_not
from typing import TYPE_CHECKING, Any, TypeVar

from celeryls.project.apps.settings.django import django_settings
from celeryls.project.names.entities import External
from celeryls.project.subjects.apps.deployed import deployed_subjects
from celeryls.project.subjects.apps.model import Route
from celeryls.project.subjects.apps.routes import with_runtime_names
from celeryls.project.subjects.apps.runtime import RuntimeNameReader
from celeryls.project.subjects.apps.settings import settings_in
from celeryls.project.subjects.apps.unknown_tasks import UnknownTaskReader
from celeryls.project.subjects.calls import calls_of, canvases_of
from celeryls.project.subjects.class_calls import ClassCallReader
from celeryls.project.subjects.definitions import connections_in, exceptions_in, handlers_in, imports_in
from celeryls.project.subjects.loading.import_graph import ImportGraph
from celeryls.project.subjects.loading.late_connections import LateConnectionReader
from celeryls.project.subjects.loading.undiscovered import UndiscoveredReader
from celeryls.project.subjects.makers import makers_in
from celeryls.project.subjects.model import Project
from celeryls.project.subjects.schedules import rows_in, schedules_in
from celeryls.project.subjects.task_attributes import is_class_read
from celeryls.project.subjects.tasks import options_of_app, task_of, tasks_in
from celeryls.project.values.evaluate import attribute
from celeryls.project.values.known import Unresolved, with_defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.apps import AppRecord
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.model import Option, Subject, Task
    from celeryls.project.tasks.naming.uses import UseReader
    from celeryls.project.tasks.tasks import TaskReader
    from celeryls.project.values.known import Known
    from celeryls.source.outline.model import Scope, UnitOutline

Answer = TypeVar("Answer")


CHECKED = ("subjects", "findings")
"""The kind of answers that are only for rules.

They are computed when a file is checked, not when the index is resolved.
"""


class SubjectReader:
    """Reads the subjects of a settled index; the snapshot must be of the same moment."""

    def __init__(self, resolver: Resolver, tasks: TaskReader, uses: UseReader) -> None:
        self._resolver = resolver
        self._tasks = tasks
        self._uses = uses
        self._runtime = RuntimeNameReader(resolver, tasks)
        self._unknown = UnknownTaskReader(resolver, tasks, self._runtime)
        self._class_calls = ClassCallReader(resolver, self._runtime)
        graph = ImportGraph(resolver)
        self._late = LateConnectionReader(resolver, graph)
        self._undiscovered = UndiscoveredReader(resolver, graph)
        self._deployed: tuple[tuple[object, ...], Mapping[str, Mapping[str, tuple[Subject, ...]]]] | None = None

    def in_unit(self, path: str, label: str) -> tuple[Subject, ...]:
        """The subjects of a unit of a file that do not depend on all files.

        Empty if there is no unit with that label.
        """
        unit = self._resolver.bindings(path).unit(label)
        return self._resolver.in_unit("subjects", path, label, unit, partial(self._read, path)) if unit else ()

    def configured(self, path: str, snapshot: Snapshot) -> Mapping[str, tuple[Subject, ...]]:
        """Those of `combined` that configure apps, by unit label: settings, entries of schedules, routes, queues."""
        return self._project_subjects(snapshot).get(path, {})

    def combined(self, path: str, snapshot: Snapshot) -> Mapping[str, tuple[Subject, ...]]:
        """The subjects of a file that depend on all files, by unit label."""
        found = self._project_subjects(snapshot).get(path, {})
        named: tuple[tuple[str, Subject], ...] = (
            *((spot.unit, each) for spot, each in self._unknown.in_file(path, snapshot)),
            *self._class_calls.in_file(path, snapshot),
            *self._late.in_file(path, snapshot),
            *self._undiscovered.in_file(path, snapshot),
        )
        if named:
            by_unit = {unit: tuple(each for at, each in named if at == unit) for unit, _ in named}
            labels = found.keys() | by_unit.keys()
            found = {label: (*found.get(label, ()), *by_unit.get(label, ())) for label in sorted(labels)}
        if not any(_matches_nothing(each) for subjects in found.values() for each in subjects):
            return found
        runtime = self._runtime.names(snapshot)
        return {
            label: tuple(with_runtime_names(each, runtime) if isinstance(each, Route) else each for each in subjects)
            for label, subjects in found.items()
        }

    def kept(self, path: str, label: str) -> Any:  # noqa: ANN401 - as `keep` was given it
        """The cached and still valid answer about a unit; None if there is none."""
        return self._resolver.memo.kept(("findings", path, label))

    def all_kept(self, path: str, labels: Iterable[str]) -> list[Any]:
        """As ``kept``, for several units of a file."""
        return self._resolver.memo.all_kept([("findings", path, label) for label in labels])

    def keep(self, path: str, label: str, answer: Callable[[], Answer]) -> Answer:
        """Replaces the answer about a unit with the result of ``answer``.

        Cached until one of its dependencies changes.
        """
        question = ("findings", path, label)
        self._resolver.memo.drop(question)
        return self._resolver.memo.keep(question, answer)

    def other_files(self, snapshot: Snapshot) -> tuple[str, ...]:
        """The files that are not Python and have subjects."""
        found = self._project_subjects(snapshot)
        return tuple(path for path, units in found.items() if not path.endswith(".py") and "" in units)

    def other_file(self, path: str, snapshot: Snapshot) -> tuple[Subject, ...]:
        """The subjects of a file that is not Python."""
        return self.combined(path, snapshot).get("", ())

    def project(self, snapshot: Snapshot) -> Project:
        """The project as a whole."""
        return Project(tuple(snapshot.tasks()), tuple(app.record for app in snapshot.deployment.apps))

    def entity(self, path: str, dotted: str, scope: Scope) -> Entity:
        """What a dotted name refers to in a scope of a file; Python's own names are those of ``builtins``."""
        found = self._resolver.resolve(path, dotted, scope)
        if found is None and hasattr(builtins, dotted) and not self._is_taken(path, dotted, scope):
            return External(f"builtins.{dotted}")
        return found

    def _is_taken(self, path: str, name: str, scope: Scope) -> bool:
        """Whether a file, or a function around a place in it, uses a name of Python's for something else."""
        names = self._resolver.bindings(path)
        return bool(names.reduced(name, scope)) or any(True for _ in names.bindings_anywhere(name))

    def find(self, name: str, snapshot: Snapshot) -> tuple[Task, ...]:
        """The tasks with a name."""
        return self._resolver.of_tasks(name, lambda: self._named(name, snapshot))

    def subject_of(self, record: TaskRecord) -> Task:
        """The subject of one of the snapshot's tasks."""
        return task_of(record, record.spot.path, record.spot.unit, self._resolver)

    def inherited(self, task: Task, app: AppRecord | None) -> Mapping[str, Option] | None:
        """The options that a task has from the class of an app's tasks, beside its own; None if a class can't be read.

        The own options of a task have those of its classes, and of the app on its decorator.
        """
        record = task.record
        if record is None or not is_class_read(record, task.definition, self._resolver):
            return None
        is_any_app_s = record.shared and record.kind == "function" and task.option("base") is None
        return options_of_app(app, self._resolver) if app is not None and is_any_app_s else {}

    def django_setting(self, name: str, snapshot: Snapshot) -> tuple[Known, ...]:
        """The values of one of Django's own settings in the projects of all apps; empty for those without it."""
        paths = dict.fromkeys(app.key[0] for app in snapshot.deployment.apps)
        found = (
            self._resolver.memo.keep(("django setting", path, name), partial(self._django, path, name))
            for path in paths
        )
        return tuple(each for each in found if each is not None)

    def is_configured_by_django(self, app: DeployedApp) -> bool:
        """Whether an app takes its settings from those of Django."""
        entity, _ = django_settings(app.key[0], self._resolver)
        return entity is not None and any(
            origin.spot.path == entity.path for origin in app.record.origins if origin.form in ("module", "class")
        )

    def _django(self, path: str, name: str) -> Known | None:
        entity, missing = django_settings(path, self._resolver)
        if entity is None:
            return Unresolved("gap", missing) if missing is not None else None
        known = attribute(entity, name, self._resolver)
        return with_defaults(known) if known is not None else None

    def _named(self, name: str, snapshot: Snapshot) -> tuple[Task, ...]:
        records = snapshot.tasks_named(name)
        return tuple(task_of(record, record.spot.path, record.spot.unit, self._resolver) for record in records)

    def _project_subjects(self, snapshot: Snapshot) -> Mapping[str, Mapping[str, tuple[Subject, ...]]]:
        """The subjects that depend on all files; computed again when one of them changes."""
        tables = snapshot.tables
        # A setting that another one overrides is not among the effective ones, but still in its file.
        origins = [origin.spot.path for app in snapshot.deployment.apps for origin in app.record.origins]
        key = (tables.configured, tables.named, snapshot.celery, *map(tables.bindings.get, origins))
        if self._deployed is None or len(self._deployed[0]) != len(key) or any(map(is_not, self._deployed[0], key)):
            tasks = tuple(snapshot.tasks())
            found: dict[str, dict[str, tuple[Subject, ...]]] = {}
            for (path, label), subjects in deployed_subjects(snapshot.deployment, tasks, self._resolver).items():
                found.setdefault(path, {})[label] = tuple(subjects)
            self._deployed = key, found
        return self._deployed[1]

    def _read(self, path: str, label: str, unit: UnitOutline) -> Iterator[Subject]:
        resolver = self._resolver
        uses = self._uses.in_unit(path, label, unit)
        yield from tasks_in(path, label, unit, self._tasks, resolver)
        yield from calls_of(unit, uses)
        yield from canvases_of(path, unit, self._tasks, resolver)
        yield from schedules_in(path, label, unit, resolver)
        yield from rows_in(path, label, unit, resolver)
        yield from handlers_in(path, label, unit, resolver)
        yield from connections_in(path, unit, resolver)
        yield from exceptions_in(path, label, unit, resolver)
        yield from makers_in(path, unit, resolver)
        yield from settings_in(path, label, unit, resolver)
        yield from imports_in(unit)


def _matches_nothing(subject: Subject) -> bool:
    return isinstance(subject, Route) and not subject.matches and not subject.is_regex
