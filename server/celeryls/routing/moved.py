"""Moves the queues of tasks from their decorators to the routes, so that each message goes where it went before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.change import FileChange
from celeryls.project.names.purposes import purpose_of
from celeryls.routing.decided import says_only_a_queue
from celeryls.routing.place import planned
from celeryls.routing.route import RouteEntry
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.edit.change import RouteElsewhere
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.routing.files import ProjectFiles, TaskAnswers

_DECIDING = frozenset(("queue", "exchange", "exchange_type", "routing_key"))


class MovedQueues(NamedTuple):
    """The tasks whose queues may leave their decorators, by name, and the changes of files with routes before that."""

    tasks: frozenset[str]
    changes: tuple[FileChange, ...]


def moved(known: TaskAnswers, files: ProjectFiles, queues: Mapping[str, str]) -> MovedQueues:
    """Writes routes for tasks, by the names of the tasks and the queues that their decorators name.

    A task stays where the text does not tell which apps run it or where their routes send it, where an entry with its
    name says otherwise, and where a pattern that matches it says more than a queue. It stays, too, where another app of
    the project may have it: each app gets the tasks of all others in its process (`celery.app.base.Celery.task`), and
    sends them as its own routes say.
    """
    tasks: set[str] = set()
    missing: dict[object, tuple[DeployedApp, list[RouteEntry]]] = {}
    for name, queue in sorted(queues.items()):
        route = RouteEntry(name, (queue,))
        apps = _apps_without(known, files, route)
        if apps is not None:
            tasks.add(name)
            for app in apps:
                missing.setdefault(app.key, (app, []))[1].append(route)
    changes: dict[str, FileChange] = {}
    for app, routes in missing.values():
        plan = planned(files, app, routes)
        change = FileChange(plan.path, plan.text, plan.edits) if plan else None
        if change is None or changes.setdefault(change.path, change) != change:
            return MovedQueues(frozenset(), ())  # two apps have different routes in one file
    return MovedQueues(frozenset(tasks), tuple(changes.values()))


def route_changes(
    known: TaskAnswers | None, files: ProjectFiles, wanted: RouteElsewhere
) -> tuple[FileChange, ...] | None:
    """The changes that write one route: none if the task goes there already, None if that can't be told."""
    found = moved(known, files, {wanted.task: wanted.queue}) if known is not None else None
    return found.changes if found is not None and found.tasks else None


def queue_on_decorator(known: TaskAnswers, task: TaskRecord) -> str | None:
    """The queue that a task's own decorator names in a literal, if nothing else says where its messages go."""
    deciding = [each for each in known.options_of(task) if each.name in _DECIDING]
    if len(deciding) != 1 or deciding[0].name != "queue" or deciding[0].origin != "decorator":
        return None
    value = deciding[0].value
    return value.value if isinstance(value, Constant) and isinstance(value.value, str) and value.value else None


def _apps_without(known: TaskAnswers, files: ProjectFiles, route: RouteEntry) -> list[DeployedApp] | None:
    """The apps whose routes lack an entry for a task; None if the task has to stay as it is."""
    named = known.tasks_named(route.task)
    if len(named) != 1 or named[0].is_ambiguous or queue_on_decorator(known, named[0]) != route.queues[0]:
        return None
    apps, without = known.apps_of(named[0]), []
    if _is_of_others(known, files, named[0], apps):
        return None
    for app in apps:
        found = app.router.route(route.task) if app.router is not None else None
        if found is None:
            return None
        if found.queue == route.queues[0]:
            continue
        if found.spot is not None and not says_only_a_queue(app, found):
            return None
        plan = planned(files, app, (route,))
        if plan is None or plan.doubtful or not plan.decides:
            return None
        without.append(app)
    return without if apps else None


def _is_of_others(known: TaskAnswers, files: ProjectFiles, task: TaskRecord, apps: tuple[DeployedApp, ...]) -> bool:
    """Whether an app beside those that run a task may have it, too; apps of tests don't count."""
    shared = task.option("shared")
    if shared is not None and isinstance(shared.value, Constant) and shared.value.value is False:
        return False
    keys = {app.key for app in apps}
    return any(app.key not in keys and purpose_of(app.key[0], files.root) != "test" for app in known.apps())
