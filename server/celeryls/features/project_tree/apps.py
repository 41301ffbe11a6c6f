"""The apps of a project, the queues to which the tasks of each go, and these tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from celeryls.features.project_tree.model import TreeItem
from celeryls.features.project_tree.workers import in_full, in_short, worker_items
from celeryls.project.names.purposes import purpose_of
from celeryls.wording import counted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from celeryls.features.hover.scope import HoverScope
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord

_NO_APP = "tasks"
_APP = "app:"
_QUEUE = "queue:"
_UNKNOWN_QUEUE = "unknown queue"


class AppTasks(NamedTuple):
    """The tasks of an app by the keys of their queues; ``dotted`` is empty for tasks without a known app."""

    dotted: str
    queues: dict[str, list[TaskRecord]]

    @property
    def task_count(self) -> int:
        """How many tasks there are."""
        return sum(map(len, self.queues.values()))


_known: WeakKeyDictionary[Snapshot, dict[str, AppTasks]] = WeakKeyDictionary()


def apps_of(scope: HoverScope) -> Generator[None, None, dict[str, AppTasks]]:
    """The apps by key, in steps of one task; a task that several apps run is with each of them."""
    snapshot = scope.index.snapshot
    if snapshot not in _known:
        _known[snapshot] = yield from _read(snapshot, str(scope.index.root))
    return _known[snapshot]


def app_items(scope: HoverScope, apps: Mapping[str, AppTasks]) -> Iterator[TreeItem]:
    """The apps by name, and an item for the tasks of which the text does not tell who runs them."""
    snapshot = scope.index.snapshot
    places = {app.dotted: snapshot.location(app.record.spot) for app in snapshot.apps()}
    for key, app in apps.items():
        label, described = app.dotted or "No known app", counted(app.task_count, "task")
        yield TreeItem(key, "app", label, described, "", places.get(app.dotted), has_children=bool(app.queues))


def queue_items(scope: HoverScope, app: AppTasks | None) -> tuple[TreeItem, ...]:
    """The queues of an app; none if there is no such app any more."""
    return tuple(_queue_items(scope, app.queues)) if app else ()


def queue_contents(scope: HoverScope, app: AppTasks | None, queue: str) -> tuple[TreeItem, ...]:
    """What is below the queue with a key: the workers that consume it, and the tasks of an app that go there, by name.

    None if there are none any more.
    """
    tasks = app.queues.get(queue, ()) if app else ()
    workers = worker_items(scope, queue.removeprefix(_QUEUE)) if tasks and queue != _UNKNOWN_QUEUE else ()
    return (*workers, *_task_items(scope.index.snapshot, tasks))


def _queue_items(scope: HoverScope, queues: dict[str, list[TaskRecord]]) -> Iterator[TreeItem]:
    snapshot = scope.index.snapshot
    declared = snapshot.queues()
    for key, tasks in sorted(queues.items(), key=lambda each: (each[0] == _UNKNOWN_QUEUE, each[0])):
        name = key.removeprefix(_QUEUE)
        places = declared.get(name, ())
        place = snapshot.location(places[0].spot) if places else None
        described = counted(len(tasks), "task")
        if key == _UNKNOWN_QUEUE:
            yield TreeItem(key, "queue", "Queue can't be told", described, has_children=True)
            continue
        described = " · ".join(filter(None, (described, in_short(scope, name))))
        yield TreeItem(key, "queue", name, described, in_full(scope, name), place, has_children=True)


def _task_items(snapshot: Snapshot, tasks: Iterable[TaskRecord]) -> Iterator[TreeItem]:
    for task in sorted(tasks, key=lambda each: (each.function.lower(), each.module, each.spot.range)):
        place = snapshot.location(task.spot)
        details = f"`{task.name}`" if task.name else "Its name can't be told."
        yield TreeItem(
            f"{task.module}:{task.function}:{place.range.line}", "task", task.function, task.module, details, place
        )


def _read(snapshot: Snapshot, root: str) -> Generator[None, None, dict[str, AppTasks]]:
    names = sorted({app.dotted for app in snapshot.apps() if purpose_of(app.key[0], root) != "test"})
    found = {f"{_APP}{name}": AppTasks(name, {}) for name in names}
    rest = AppTasks("", {})
    for task in snapshot.tasks():
        yield
        if purpose_of(task.spot.path, root) == "test":
            continue
        apps = [app for app in snapshot.apps_of(task) if f"{_APP}{app.dotted}" in found]
        for app in apps or (None,):
            route = snapshot.route_of(task, app=app)
            queue = f"{_QUEUE}{route.queue}" if route is not None and route.queue else _UNKNOWN_QUEUE
            owner = found[f"{_APP}{app.dotted}"] if app is not None else rest
            owner.queues.setdefault(queue, []).append(task)
    return {**found, _NO_APP: rest} if rest.queues else found
