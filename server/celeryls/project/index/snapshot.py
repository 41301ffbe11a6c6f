"""The state of a workspace folder at one moment; immutable."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from celeryls.catalogue.builtin_tasks import BUILTIN_TASKS
from celeryls.project.apps.deployment import Deployment
from celeryls.project.apps.task_settings import all_options
from celeryls.project.index.routing import is_routed, route_of
from celeryls.project.index.tables import FileKnowledge, SnapshotTables
from celeryls.project.index.task_names import TaskNames, task_names, task_prefixes, writes_names
from celeryls.project.model.apps import FileConfiguration
from celeryls.project.model.location import Location
from celeryls.project.model.tasks import MAYBE
from celeryls.project.model.versions import unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.routes import Destination
    from celeryls.project.index.table import Table
    from celeryls.project.model.apps import AppKey, BeatEntryRecord, QueueName
    from celeryls.project.model.tasks import CanvasRecord, OptionRecord, TaskRecord, UseRecord
    from celeryls.project.model.versions import CeleryOf
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.modules import Modules


class Snapshot:
    """The tasks of a folder, and the places that name them.

    Records store their places relative to units (`Spot`); ``location`` converts them to current positions. Paths are
    absolute; lines and columns count from 0, columns in code points of the files at that moment.
    ``celery`` returns a file's version of Celery.
    """

    def __init__(
        self,
        tables: SnapshotTables | None = None,
        wrappers: frozenset[str] = frozenset(),
        modules: Modules | None = None,
        celery: CeleryOf = unknown,
    ) -> None:
        self.tables = tables or SnapshotTables()
        self.wrappers = wrappers
        self.celery = celery
        self._modules = modules

    def location(self, spot: Spot) -> Location:
        """The location of a spot."""
        return Location(spot.path, spot.range.shifted(self._line(spot)))

    def extent(self, task: TaskRecord) -> Location:
        """The range of a task's function or class, from its first decorator to its end."""
        return self.location(self._extent(task))

    def tasks(self) -> Iterator[TaskRecord]:
        """All tasks, by file."""
        return (task for path in self.tables.files for task in self.tasks_in(path))

    def tasks_in(self, path: str) -> tuple[TaskRecord, ...]:
        """The tasks that a file makes."""
        return self._file(path).tasks

    def tasks_named(self, name: str) -> tuple[TaskRecord, ...]:
        """The tasks with a name; several if modules, or services, share it."""
        paths, records = self.tables.named.get(name) or (), self.tables.records
        return tuple(task for path in paths for task in (records.get(path) or {}).get(name, ()))

    def task_at(self, path: str, line: int, column: int) -> TaskRecord | None:
        """The innermost task whose function or class, including its decorators, contains a position.

        None outside of all.
        """
        makers = dict.fromkeys((path, *(self.tables.elsewhere.get(path) or ())))
        bindings = self.tables.bindings.get(path)
        here = (path, bindings.unit_at(line) if bindings else "")
        tasks = [task for maker in makers for task in self.tasks_in(maker) if (task.spot.path, task.spot.unit) == here]
        found = [task for task in tasks if self._touches(self._extent(task), line, column)]
        return max(found, key=lambda task: self.extent(task).range.start, default=None)

    def task_called_at(self, path: str, line: int, column: int) -> TaskRecord | None:
        """The task made by the call at a position: ``app.task(…)(function)``; None elsewhere."""
        for task in self.tasks_in(path):
            if task.call and task.call.path == path and self._touches(task.call, line, column):
                return task
        return None

    def options_of(self, task: TaskRecord) -> tuple[OptionRecord, ...]:
        """Every place that sets an option of a task, the effective one first (`project/tasks/options.py`)."""
        app = self.deployment.app_of_task(task)
        return all_options(task, app.settings) if app else task.options

    def module_at(self, module: str, seen_from: str) -> str | None:
        """The path of a module by its name in a file's import, which may be relative.

        None if it is not in the project.
        """
        return self._modules.imported(module, seen_from) if self._modules else None

    def names_in(self, folder: str) -> frozenset[str]:
        """The names of the modules in a folder, and of the folders in it that have any; empty if there are none."""
        return self._modules.names_in(folder) if self._modules else frozenset()

    def paths(self) -> frozenset[str]:
        """The paths of all files of the folder."""
        return self._modules.files if self._modules else frozenset()

    files = paths

    def module_names(self, path: str) -> tuple[str, ...]:
        """The dotted names by which a file can be imported, the likeliest first; empty without an index."""
        return self._modules.names_of(path) if self._modules else ()

    def is_known(self, name: str) -> bool:
        """Whether a worker may know a task by this name: the project defines it, or every app registers it itself."""
        return name in BUILTIN_TASKS or bool(self.tables.named.get(name))

    def wrappers_in(self, path: str) -> frozenset[str]:
        """The project's own decorators that make tasks in a file, by the names that the file uses."""
        return frozenset(task.head for task in self.tasks_in(path) if task.wrapper and task.head)

    def uses(self) -> Iterator[UseRecord]:
        """All places that name a task."""
        return (use for path in self.tables.files for use in self._uses_in(path))

    def uses_in(self, path: str, chosen: Callable[[UseRecord], bool] | None = None) -> tuple[UseRecord, ...]:
        """The places in a file that name a task, or those ``chosen`` among them, in the order of the text."""
        return tuple(sorted(filter(chosen, self._uses_in(path)), key=lambda use: self.location(use.spot).range))

    def uses_in_unit(self, path: str, label: str) -> Iterator[UseRecord]:
        """The places in a unit of a file that name a task."""
        return self._counting([use for use in self._file(path).uses if use.spot.unit == label])

    def unresolved_uses(self) -> Iterator[UseRecord]:
        """The places that name an unknown task; ``*`` in a route means many tasks."""
        return (use for use in self.uses() if use.task is None and not (use.kind == "route" and "*" in use.text))

    def uses_of(self, name: str) -> tuple[UseRecord, ...]:
        """The places that name a task."""
        paths = self.tables.used.get(name) or ()
        return tuple(self._counting(use for path in paths for use in self._file(path).uses if use.task == name))

    def use_at(self, path: str, line: int, column: int) -> UseRecord | None:
        """The use whose range contains or touches a position; None if there is none."""
        found = [use for use in self._uses_in(path) if self._touches(use.spot, line, column)]
        return max(found, key=lambda use: self.location(use.spot).range, default=None)

    def canvases(self) -> Iterator[CanvasRecord]:
        """All chains, groups and chords, by file."""
        return (canvas for path in self.tables.files for canvas in self._file(path).canvases)

    @cached_property
    def deployment(self) -> Deployment:
        """The apps and their configuration, combined from all files."""
        return _deployment(self.tables.configured, self.celery)

    def apps(self) -> tuple[DeployedApp, ...]:
        """The Celery instances, by file."""
        return self.deployment.apps

    def app_of(self, path: str) -> DeployedApp | None:
        """The app whose worker runs the tasks that are defined in a file; None if the project has none."""
        return self.deployment.app_of(path, self._decorated(path))

    def apps_of(self, task: TaskRecord) -> tuple[DeployedApp, ...]:
        """The apps that can run a task, the nearest first; empty if that is unknown, or it is a task in tests."""
        is_known = task.app is not None or task.shared
        return self.deployment.apps_of(task.spot.path, task.app) if is_known else ()

    def queues(self) -> dict[str, tuple[QueueName, ...]]:
        """By name all queues, each with the places that name it."""
        found: dict[str, dict[Spot, QueueName]] = {}
        for named in self.deployment.queues:
            found.setdefault(named.queue, {}).setdefault(named.spot, named)
        return {name: tuple(places.values()) for name, places in found.items()}

    def queues_of(self, path: str, app: DeployedApp | None = None) -> tuple[str, ...]:
        """The queues to offer for a task of a file, the likeliest first; only those of ``app`` if one is given."""
        deployment, modules = self.deployment, {task.module for task in self.tasks_in(path)}
        return deployment.queues_of(deployment.app_at(app.key) if app else self.app_of(path), path, modules)

    def queues_used_in(self, path: str) -> tuple[str, ...]:
        """The queues that the tasks of a file go to, the most frequent first."""
        tasks = self.tasks_in(path)
        return self.deployment.queues_used_in(path, {task.module for task in tasks}, {task.name for task in tasks})

    def task_names(self) -> tuple[str, ...]:
        """The names of all tasks, except those of tests; those that run without arguments come first."""
        return task_names(self._named_tasks)

    def task_prefixes(self) -> tuple[str, ...]:
        """What stands before the last dot in the names of tasks, the most frequent first."""
        return task_prefixes(self._named_tasks)

    def writes_names(self, folder: str) -> bool | None:
        """Whether most tasks below a folder, else most of the project, have a name of their own; None without any."""
        return writes_names(self._named_tasks, folder)

    def beat_entries(self) -> tuple[BeatEntryRecord, ...]:
        """All entries of beat schedules; those that an app is known to read come first."""
        return self.deployment.entries

    def entries_of(self, name: str, app: AppKey | None) -> tuple[BeatEntryRecord, ...]:
        """The entries of an app's schedules that send the task with a name, and those of no known app outside tests."""
        found = (each for each in self.deployment.entries if each.task == name and each.app in (None, app))
        return tuple(each for each in found if each.app or self.deployment.purpose(each.spot.path) != "test")

    def route_of(self, task: TaskRecord, *, sent: bool = True, app: DeployedApp | None = None) -> Destination | None:
        """Where a task's messages go in an app, by default in the nearest, by Celery's own router.

        With ``sent`` the task's own options count, as for ``.delay()``. None if that is unknown, and if Celery is not
        installed with the server.
        """
        return route_of(task, self.deployment, sent=sent, app=app)

    @cached_property
    def _named_tasks(self) -> TaskNames:
        return TaskNames(self.tables.named, self.tables.runs_alone, self.tables.records)

    def _uses_in(self, path: str) -> Iterator[UseRecord]:
        """The places of a file that name a task."""
        return self._counting(self._file(path).uses)

    def _counting(self, uses: Iterable[UseRecord]) -> Iterator[UseRecord]:
        """Those that count: something that looks like a route does only if a setting leads to it."""
        for use in uses:
            if use.kind != "route" or use.method != MAYBE:
                yield use
            elif is_routed(use.spot, self.deployment):
                yield use._replace(method="")

    def _line(self, spot: Spot) -> int:
        """The first line of a spot's unit."""
        bindings = self.tables.bindings.get(spot.path)
        return bindings.lines.get(spot.unit, 0) if bindings else 0

    def _touches(self, spot: Spot, line: int, column: int) -> bool:
        return spot.range.touches(line - self._line(spot), column)

    def _extent(self, task: TaskRecord) -> Spot:
        spot = task.spot
        bindings = self.tables.bindings.get(spot.path)
        extent = bindings.extent(spot.unit, spot.range) if bindings else None
        return spot._replace(range=extent) if extent else spot

    def _decorated(self, path: str) -> set[str]:
        return {task.app for task in self.tasks_in(path) if task.app}

    def _file(self, path: str) -> FileKnowledge:
        return self.tables.files.get(path) or FileKnowledge()


@lru_cache(maxsize=4)
def _deployment(configured: Table[FileConfiguration], celery: CeleryOf) -> Deployment:
    """All files put together; snapshots share a table, and so this, as long as none of its files changes."""
    return Deployment({path: configured.get(path) or FileConfiguration() for path in configured}, celery)
