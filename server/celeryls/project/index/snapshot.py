"""What is known of a workspace folder at one moment; it never changes."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING

from celeryls.catalogue.builtin_tasks import BUILTIN_TASKS
from celeryls.project.index.deployment_view import DeploymentView
from celeryls.project.index.fuzzy import searched
from celeryls.project.index.tables import FileKnowledge, SnapshotTables
from celeryls.project.index.task_records import task_of
from celeryls.project.model.located import (
    LocatedApp,
    LocatedBeatEntry,
    LocatedCanvas,
    LocatedQueue,
    LocatedTask,
    Location,
    Use,
)
from celeryls.project.model.tasks import MAYBE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.apps.routes import Destination
    from celeryls.project.model.tasks import TaskRecord, UseRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.modules import Modules

_SYMBOLS = 200


class Snapshot:
    """The tasks of a folder, and the places that name them.

    Paths are absolute; lines and columns count from 0, columns code points of the files as they were.
    """

    def __init__(
        self,
        tables: SnapshotTables | None = None,
        wrappers: frozenset[str] = frozenset(),
        modules: Modules | None = None,
    ) -> None:
        self.tables = tables or SnapshotTables()
        self.wrappers = wrappers
        self._modules = modules

    def tasks_named(self, name: str) -> tuple[LocatedTask, ...]:
        """The tasks that a name means; several where modules, or services, share it."""
        return tuple(map(self._task, self.records_named(name)))

    def module_at(self, module: str, seen_from: str) -> str | None:
        """The path of a module by the name that a file imports, also a relative one; None where it is no file here."""
        return self._modules.imported(module, seen_from) if self._modules else None

    def is_known(self, name: str) -> bool:
        """Whether a worker may know a task by this name: the project defines one, or each app registers it itself."""
        return name in BUILTIN_TASKS or bool(self.tables.named.get(name))

    def records_named(self, name: str) -> tuple[TaskRecord, ...]:
        """The records of the tasks that a name means."""
        paths, records = self.tables.named.get(name) or (), self.tables.records
        return tuple(made for path in paths for made in (records.get(path) or {}).get(name, ()))

    def records_in(self, path: str) -> tuple[TaskRecord, ...]:
        """The records of the tasks that a file makes."""
        return self._file(path).tasks

    @property
    def deployment(self) -> Deployment:
        """The apps with all that the files say of them together."""
        return self._view.deployment

    def locate(self, spot: Spot) -> Location:
        """Where a place is now."""
        return self._place(spot)

    def wrappers_in(self, path: str) -> frozenset[str]:
        """The project's own decorators that make tasks in a file, under the names that it has for them."""
        return frozenset(made.head for made in self._file(path).tasks if made.wrapper and made.head)

    def uses_in(self, path: str) -> tuple[Use, ...]:
        """The places in a file that name a task, in the order of the text."""
        return tuple(sorted(map(self._use, self._named_in(path)), key=lambda use: use.location.range))

    def uses_of(self, name: str) -> tuple[Use, ...]:
        """The places that name a task."""
        return tuple(
            self._use(named)
            for path in self.tables.used.get(name) or ()
            for named in self._named_in(path)
            if named.task == name
        )

    def use_at(self, path: str, line: int, column: int) -> Use | None:
        """The use whose range holds, or touches, a place; None where none does."""
        uses = self.uses_in(path)
        at = bisect_right(uses, (line, column + 1), key=lambda use: use.location.range.start)
        for use in reversed(uses[max(at - 3, 0) : at]):
            if use.location.range.touches(line, column):
                return use
        return None

    def task_at(self, path: str, line: int, column: int) -> LocatedTask | None:
        """The innermost task whose function or class holds a place, its decorators included; None outside of all."""
        bindings = self.tables.bindings.get(path)
        unit = bindings.unit_at(line) if bindings else ""
        found = [
            (whole, made)
            for made in self._standing_in(path)
            if made.spot.unit == unit and (whole := self._whole(made).range).touches(line, column)
        ]
        return self._task(max(found, key=lambda pair: pair[0].start)[1]) if found else None

    def task_called_at(self, path: str, line: int, column: int) -> LocatedTask | None:
        """The task that a call makes whose place that is: ``app.task(…)(function)``; None elsewhere."""
        found = (self._task(made) for made in self._file(path).tasks if made.call and made.call.path == path)
        return next((task for task in found if task.call and task.call.range.touches(line, column)), None)

    def apps(self) -> tuple[LocatedApp, ...]:
        """The Celery instances."""
        return self._view.apps()

    def app_of(self, path: str) -> LocatedApp | None:
        """The app whose worker runs the tasks that are defined in a file; None where the project makes none."""
        return self._view.app_of(path, self._decorated(path))

    def apps_of(self, task: LocatedTask) -> tuple[LocatedApp, ...]:
        """The apps that can run a task, the nearest first; none where that can't be told, or it is a task of tests."""
        return self._view.apps_of(task)

    def queues(self) -> tuple[LocatedQueue, ...]:
        """All queues, each with the places that name it."""
        return self._view.queues()

    def queues_of(self, path: str, app: LocatedApp | None = None) -> tuple[str, ...]:
        """The queues to choose from for a task of a file, the likeliest first; those of ``app`` where one is given."""
        modules = {made.module for made in self._file(path).tasks}
        return self._view.queues_of(path, self._decorated(path), modules, app)

    def beat_entries(self) -> tuple[LocatedBeatEntry, ...]:
        """All entries of beat schedules, those that an app is known to read first."""
        return tuple(self._view.beat_entries())

    def route_of(self, task: LocatedTask, *, sent: bool = True) -> tuple[Destination, Location | None] | None:
        """Where a task's messages go, by Celery's own router, and where the entry stands that decides.

        With ``sent`` the task's own options count, as for ``.delay()``. None where that can't be told, and where Celery
        is not installed beside the server.
        """
        return self._view.route(task, task.location.path, sent=sent)

    def symbols(self, query: str, limit: int = _SYMBOLS) -> tuple[tuple[str, LocatedTask], ...]:
        """At most ``limit`` tasks with the name that has the letters of ``query`` in that order, best first.

        That is the task's name, or where only this one has the letters its function's.
        """
        titled = cache(self._titled)  # a file of many tasks is looked through once
        found = (
            (self._task(made), title)
            for title in searched(self.tables.titled).matching(query, 2 * limit)
            for path in self.tables.titled.get(title) or ()
            for made in titled(path).get(title, ())
        )
        best: dict[tuple[Location, str | None], tuple[str, LocatedTask]] = {}
        for task, title in found:
            best.setdefault((task.location, task.name), (title, task))
        return tuple(islice(best.values(), limit))

    def tasks(self) -> Iterator[LocatedTask]:
        """All tasks, by file."""
        return (self._task(made) for path in self.tables.files for made in self._file(path).tasks)

    def uses(self) -> Iterator[Use]:
        """All places that name a task."""
        return (self._use(named) for path in self.tables.files for named in self._named_in(path))

    def canvases(self) -> Iterator[LocatedCanvas]:
        """All chains, groups and chords, by file."""
        for path in self.tables.files:
            for kind, tasks, spot in self._file(path).canvases:
                yield LocatedCanvas(kind, tasks, self._place(spot))

    def _named_in(self, path: str) -> Iterator[UseRecord]:
        """The places of a file that name a task; what only looks like a route is one where a setting leads to it."""
        for named in self._file(path).uses:
            if named.kind != "route" or named.method != MAYBE:
                yield named
            elif self._view.is_routed(named.spot):
                yield named._replace(method="")

    @cached_property
    def _view(self) -> DeploymentView:
        return DeploymentView(self.tables.configured, self._place)

    def _decorated(self, path: str) -> set[str]:
        return {made.app for made in self._file(path).tasks if made.app}

    def _file(self, path: str) -> FileKnowledge:
        return self.tables.files.get(path) or FileKnowledge()

    def _titled(self, path: str) -> dict[str, list[TaskRecord]]:
        found: dict[str, list[TaskRecord]] = {}
        for made in self._file(path).tasks:
            for title in made.titles:
                found.setdefault(title, []).append(made)
        return found

    def _standing_in(self, path: str) -> list[TaskRecord]:
        makers = dict.fromkeys((path, *(self.tables.elsewhere.get(path) or ())))
        return [made for maker in makers for made in self._file(maker).tasks if made.spot.path == path]

    def _task(self, made: TaskRecord) -> LocatedTask:
        return task_of(made, self._place, self._whole(made), partial(self._view.options, made))

    def _use(self, named: UseRecord) -> Use:
        return Use(named.kind, named.method, named.task, named.text, self._place(named.spot))

    def _place(self, spot: Spot) -> Location:
        bindings = self.tables.bindings.get(spot.path)
        return Location(spot.path, spot.range.shifted(bindings.lines.get(spot.unit, 0) if bindings else 0))

    def _whole(self, made: TaskRecord) -> Location:
        spot = made.spot
        bindings = self.tables.bindings.get(spot.path)
        extent = bindings.extent(spot.unit, spot.range) if bindings else None
        return self._place(spot._replace(range=extent) if extent else spot)
