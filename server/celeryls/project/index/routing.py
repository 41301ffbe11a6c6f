"""Where the messages of a task go, and where a project's routes are written."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from celeryls.project.apps.task_settings import all_options
from celeryls.project.model.tasks import in_force
from celeryls.project.values.known import Items, Known, Pairs, with_defaults
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.apps.routes import Destination
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot

_OPTIONS = ("queue", "exchange", "routing_key", "priority")


def route_of(
    task: TaskRecord, deployment: Deployment, *, sent: bool, app: DeployedApp | None = None
) -> Destination | None:
    """Where a task's messages go in an app, by default in the nearest; None where that can't be told.

    With ``sent`` the task's own options count, as for ``.delay()``; without, the routes alone.
    """
    uncertain = app is None and task.app is None and not task.shared and len(deployment.apps) > 1
    app = app or deployment.app_of_task(task)
    router = app.router if app is not None and not uncertain else None
    if app is None or router is None or task.name is None:
        return None
    if not sent:
        return router.route(task.name)
    options, is_whole = own_options(task, app)
    return router.sent(task.name, options) if is_whole else None


class AppQueue(NamedTuple):
    """The queue that a task's messages go to in one app, by the app's dotted name; None where that can't be told."""

    app: str
    queue: str | None


def queues_by_app(snapshot: Snapshot, task: TaskRecord) -> tuple[AppQueue, ...]:
    """Where a task's messages go in each app that can run it, the nearest first; empty if no app is known to."""
    routes = ((app, snapshot.route_of(task, app=app)) for app in snapshot.apps_of(task))
    return tuple(
        dict.fromkeys(AppQueue(app.dotted, route.queue if route else _own_queue(task, app)) for app, route in routes)
    )


def _own_queue(task: TaskRecord, app: DeployedApp) -> str | None:
    """The queue that a task itself names, which no route changes; None if it names none, or annotations may."""
    options, is_whole = own_options(task, app)
    queue = options.get("queue") if is_whole and app.setting("task_annotations") is None else None
    return queue if isinstance(queue, str) and queue else None


def common_queue(queues: Iterable[AppQueue]) -> str | None:
    """The queue of a task if it is the same in all apps that run it; None if it is not, can't be told, or none does."""
    found = {each.queue for each in queues}
    return found.pop() if len(found) == 1 else None


def depends_on_app(queues: Iterable[AppQueue]) -> bool:
    """Whether a task's messages go elsewhere in one app than in another one, as far as that can be told."""
    return len({each.queue for each in queues}) > 1


def own_options(task: TaskRecord, app: DeployedApp) -> tuple[dict[str, Any], bool]:
    """The options of a task that decide where its messages go, in an app; whether that is all of them."""
    of_class = app.record.task_options if task.shared and task.kind == "function" and not task.option("base") else ()
    every = in_force((*all_options(task, app.settings), *of_class))
    given = {name: each for name, each in every.items() if name in _OPTIONS}
    plain = {name: each.value.value for name, each in given.items() if isinstance(each.value, Constant)}
    return plain, len(plain) == len(given)


def is_routed(spot: Spot, deployment: Deployment) -> bool:
    """Whether the routes or annotations of an app have their keys at a place."""
    found = _written_routes(deployment).get((spot.path, spot.unit), ())
    return any(whole.range.touches(*spot.range.start) for whole in found)


@lru_cache(maxsize=4)
def _written_routes(deployment: Deployment) -> dict[tuple[str, str], list[Spot]]:
    """By file and unit the places of the dicts and lists that are the routes and annotations of apps."""
    found: dict[tuple[str, str], list[Spot]] = {}
    for app in deployment.apps:
        for name in ("task_routes", "task_annotations"):
            if name in app.settings:
                for spot in _written(app.settings[name].known):
                    found.setdefault((spot.path, spot.unit), []).append(spot)
    return found


def _written(known: Known) -> Iterator[Spot]:
    """Where the dicts and lists of a setting are written, and the keys of which they consist."""
    known = with_defaults(known)
    if isinstance(known, Pairs):
        yield known.spot
        yield from (key.spot for key, _ in known.pairs)
    elif isinstance(known, Items):
        yield known.spot
        for item in known.items:
            yield from _written(item)
