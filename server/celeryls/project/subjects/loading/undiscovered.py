"""Tasks in modules that surely no worker imports, as subjects."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.project.apps.discovery import autodiscoveries
from celeryls.project.apps.settings.django import django_settings
from celeryls.project.apps.worker_imports import EVERYWHERE
from celeryls.project.model.apps import SettingRecord
from celeryls.project.names.entities import Defined, Module
from celeryls.project.names.purposes import purpose_of
from celeryls.project.subjects.loading.model import UndiscoveredTask
from celeryls.project.subjects.walk import values_in, within
from celeryls.project.values.evaluate import attribute
from celeryls.project.values.known import unresolved_in
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.index.table import Table
    from celeryls.project.model.apps import FileConfiguration
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.subjects.loading.import_graph import ImportGraph

_SETTINGS = frozenset(("INSTALLED_APPS", "CELERY_IMPORTS", "CELERY_INCLUDE"))


class UndiscoveredReader:
    """Finds these tasks; what is known of the apps' imports is kept until a configuration changes."""

    def __init__(self, resolver: Resolver, graph: ImportGraph) -> None:
        self._resolver = resolver
        self._graph = graph
        self._configured: Table[FileConfiguration] | None = None
        self._known: dict[tuple[str, str], bool] = {}
        self._named: frozenset[str] = frozenset()
        self._related: set[str] = set()

    def in_file(self, path: str, snapshot: Snapshot) -> Iterator[tuple[str, UndiscoveredTask]]:
        """Those of a file, each with the label of its unit."""
        if not self.is_undiscovered(path, snapshot):
            return
        apps = tuple(app.record.spot for app in self._apps(snapshot))
        for task in snapshot.tasks_in(path):
            if task.spot.path == path and not task.nested and task.kind == "function":
                uses = tuple(use.spot for use in snapshot.uses_of(task.name)) if task.name else ()
                sent = tuple(each for each in uses if each.path != path and self._purpose(each.path) != "test")
                yield task.spot.unit, UndiscoveredTask(task, task.spot.range, apps, sent)

    def is_undiscovered(self, path: str, snapshot: Snapshot) -> bool:
        """Whether surely no worker imports a file, and no other module of the project does.

        False for a file without tasks, and for one that may itself be what a worker is started with.
        """
        if not snapshot.tasks_in(path) or self._purpose(path) != "production":
            return False
        apps = self._apps(snapshot)
        if not apps or any(path == app.key[0] or path in app.record.files for app in apps):
            return False
        if not any(app.record.files for app in apps) or not all(self._is_known(app, snapshot) for app in apps):
            return False
        if self._is_named(path) or self._starts(path):  # cheaper than what looks at all files, and mostly so
            return False
        made_in = {app.key[0] for app in apps}
        if any(path in self._graph.packages(each) for each in made_in):
            return False
        if any(each not in made_in and self._purpose(each) != "test" for each in self._graph.discovering(snapshot)):
            return False
        if any(self._purpose(each) != "test" for each in self._graph.importers(path, snapshot)):
            return False
        return all(self._purpose(each) == "test" for each in self._graph.dynamic(snapshot))

    def _apps(self, snapshot: Snapshot) -> list[DeployedApp]:
        return [app for app in snapshot.deployment.apps if self._purpose(app.key[0]) == "production"]

    def _purpose(self, path: str) -> str:
        return purpose_of(path, self._resolver.root)

    def _is_known(self, app: DeployedApp, snapshot: Snapshot) -> bool:
        """Whether all modules that an app's workers import by name are known."""
        if self._configured is not snapshot.tables.configured:
            self._configured = snapshot.tables.configured
            self._known.clear()
            self._related.clear()
            self._named = frozenset(self._names(snapshot))
        if app.key not in self._known:
            self._known[app.key] = self._reads_all(app)
        return self._known[app.key]

    def _reads_all(self, app: DeployedApp) -> bool:
        resolver, (path, variable) = self._resolver, app.key
        if app.unreadable or not variable.isidentifier():
            return False
        for name in EVERYWHERE:
            match app.setting(name):
                case SettingRecord(doubtful=False, known=known) if not any(True for _ in unresolved_in(known)):
                    pass
                case None:
                    pass
                case _:
                    return False
        discovered = list(autodiscoveries(path, resolver.resolve(path, variable), resolver))
        if not all(each.is_complete for each in discovered):
            return False
        self._related |= {each.related_name for each in discovered if each.related_name}
        if any(each.packages == () for each in discovered):
            django, missing = django_settings(path, resolver)
            if django is None or missing is not None or not isinstance(django, Module | Defined):
                return False
            installed = attribute(django, "INSTALLED_APPS", resolver)
            return installed is not None and not any(True for _ in unresolved_in(installed))
        return True

    def _names(self, snapshot: Snapshot) -> Iterator[str]:
        """All strings where apps are configured, and the modules in commands."""
        deployment = snapshot.deployment
        for each in (*deployment.workers, *deployment.beats):
            yield (each.app or "").partition(":")[0]
        origins = {origin.spot.path for app in deployment.apps for origin in app.record.origins}
        for path in {*snapshot.tables.configured, *origins, *self._settings(snapshot)}:
            bindings = snapshot.tables.bindings.get(path)
            for unit in bindings.units.values() if bindings is not None else ():
                for value, _ in values_in(unit):
                    for part in within(value):
                        if isinstance(part, Constant) and isinstance(part.value, str):
                            yield part.value

    def _settings(self, snapshot: Snapshot) -> Iterator[str]:
        """The files of Django's settings: a worker may be started with any of them."""
        for path in snapshot.tables.bindings:
            bindings = snapshot.tables.bindings.get(path)
            if bindings is not None and not _SETTINGS.isdisjoint(bindings.scopes.get((), {})):
                yield path

    def _is_named(self, path: str) -> bool:
        """Whether a string names the module where apps are configured, or its package, if it is to be found in that."""
        modules = self._resolver.names_of(path)
        packages = {module.rpartition(".")[0] for module in modules} - {""}
        if PurePath(path).stem in self._related:
            starts = tuple(f"{package}." for package in packages)
            return any(name in packages or name.startswith(starts) for name in self._named)
        return not self._named.isdisjoint(modules)

    def _starts(self, path: str) -> bool:
        """Whether the module itself starts a worker."""
        units = self._resolver.bindings(path).units.values()
        return any(called.call.last_name == "worker_main" for unit in units for called in unit.calls)
