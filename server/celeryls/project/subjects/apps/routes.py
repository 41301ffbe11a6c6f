"""Routes, and the places that name queues, as subjects."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import DEFAULT_QUEUE
from celeryls.project.apps.queues.consumed import ANY_QUEUE
from celeryls.project.model.apps import QueueName, SettingRecord
from celeryls.project.names.entities import Assigned, Defined, Spot
from celeryls.project.subjects.apps.consumers import declared_queues, workers_of
from celeryls.project.subjects.apps.model import Queue, Route
from celeryls.project.subjects.apps.route_order import routers_in, winning
from celeryls.project.values.known import LibraryCall, Plain, text_in, unresolved_in, with_defaults
from celeryls.source.expression.values import CallExpression, Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.model.tasks import RuntimeNames, TaskRecord
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.known import Known

_TESTS = re.compile(r"[/\\](?:tests?|testing|conftest\.py)(?:[/\\]|$)|[/\\]test_[^/\\]*$|_tests?\.py$")


def routes_in(
    known: Known, app: DeployedApp, tasks: tuple[TaskRecord, ...], resolver: Resolver
) -> Iterator[tuple[Spot, Route]]:
    """The entries of routes, each at its key; ``tasks`` are all tasks of the project."""
    names = tuple(dict.fromkeys(name for task in tasks for name in task.names))
    complete = not any(True for _ in unresolved_in(known)) and all(task.name for task in tasks)
    complete = complete and not _makes_up_names(app, resolver) and not _TESTS.search(app.key[0])
    routers = routers_in(known)
    winners = winning(known, routers)
    for number, router in enumerate(routers):
        for index, (key, value) in enumerate(router):
            winner = winners.get((number, index))
            match with_defaults(key):
                case Plain(value=str(pattern), spot=spot):
                    matches = tuple(name for name in names if _fits(pattern, name))
                    own = not matches and _is_own(pattern, app.key[0], tasks, names, resolver)
                    found = Route(pattern, value, spot.range, app.record, matches, names, complete, is_own=own)
                    yield spot, found._replace(winner=winner)
                case LibraryCall(callee="re.compile", spot=spot):
                    yield spot, Route("", value, spot.range, app.record, (), names, complete, is_regex=True)


def with_runtime_names(route: Route, runtime: RuntimeNames) -> Route:
    """The route, knowing which names running code uses and makes."""
    beginning = re.split(r"[*?\[]", route.pattern, maxsplit=1)[0]
    is_sent = any(_fits(route.pattern, name) for name in runtime.sent) or any(
        beginning.startswith(each) or each.startswith(beginning) for each in runtime.computed
    )
    return route._replace(is_sent=is_sent, are_names_complete=route.are_names_complete and not runtime.makes_others)


def _fits(pattern: str, name: str) -> bool:
    """Whether a pattern matches, as in `celery.app.routes.MapRoute`: only a key with a star is a pattern."""
    return name == pattern or ("*" in pattern and fnmatchcase(name, pattern))


def _is_own(pattern: str, path: str, tasks: tuple[TaskRecord, ...], names: tuple[str, ...], resolver: Resolver) -> bool:
    """Whether a key is about a module that does not exist in a package of the project, or that has no task.

    Submodules of a package, and files with unknown decorators, may make tasks in ways that can't be seen; but not where
    tasks have names such as ``package.task``, which they are given.
    """
    module = re.split(r"[*?\[]", pattern, maxsplit=1)[0].rpartition(".")[0]
    package = module.rpartition(".")[0]
    found = resolver.imported(module, path) if module else None
    if found is not None and (found.endswith("__init__.py") or not found.endswith(".py")):
        return any(name.rpartition(".")[0] == module for name in names)
    if not package:
        return False
    if found is None:
        above = resolver.imported(package, path)
        return above is not None and above.endswith("__init__.py")
    outline = resolver.outline(found)
    if outline is None:
        return False
    made = {task.spot.range for task in tasks if task.spot.path == found}
    decorated = [each for _, unit in outline.units for each in unit.definitions if each.decorators]
    return all(each.name_range in made for each in decorated)


def _makes_up_names(app: DeployedApp, resolver: Resolver) -> bool:
    """Whether the app's class itself names its tasks."""
    made = resolver.resolve(app.key[0], app.record.variable)
    if not isinstance(made, Assigned) or not isinstance(made.assignment.value, CallExpression):
        return False
    callee = made.assignment.value.callee
    of = resolver.resolve(made.path, callee.dotted, made.assignment.scope) if isinstance(callee, Name) else None
    return isinstance(of, Defined) and isinstance(resolver.member(of, "gen_task_name"), Defined)


def queues_of(deployment: Deployment, tasks: tuple[TaskRecord, ...]) -> Iterator[tuple[Spot, Queue]]:
    """The places that name a queue, except for its declaration; only if a single app is possible."""
    if len(deployment.apps) != 1:
        return
    app = deployment.apps[0]
    declared, spots = declared_queues(app)
    consumed = {queue.queue for worker in app.workers for queue in worker.queues} | deployment.consumed
    maybe = ANY_QUEUE in consumed or any(not worker.all_queues for worker in app.workers)
    creates = app.setting("task_create_missing_queues")
    plain = with_defaults(creates.known) if isinstance(creates, SettingRecord) and not creates.doubtful else None
    workers = None if maybe else workers_of(app, declared, deployment.purpose)
    creating = bool(plain.value) if isinstance(plain, Plain) else (True if creates is None else None)
    named_by_tasks = (
        QueueName(str(option.value.value), option.spot)
        for task in tasks
        if (option := task.option("queue")) is not None
        and isinstance(option.value, Constant)
        and isinstance(option.value.value, str)
    )
    for named in dict.fromkeys((*deployment.queues, *named_by_tasks)):
        if named.spot not in spots and not _TESTS.search(named.spot.path):
            is_consumed = maybe or named.queue in consumed
            yield named.spot, Queue(named.queue, named.spot.range, declared, creating, is_consumed, workers=workers)
    given = app.setting("task_queues")
    if isinstance(given, SettingRecord) and app.setting("task_default_queue") is None and _need_default(app, tasks):
        is_consumed = maybe or DEFAULT_QUEUE in consumed
        at = with_defaults(given.known).spot
        yield at, Queue(DEFAULT_QUEUE, at.range, declared, creating, is_consumed, is_default=True)


def _need_default(app: DeployedApp, tasks: tuple[TaskRecord, ...]) -> bool:
    """Whether a task surely has no queue of its own, and no route."""
    routes = app.setting("task_routes")
    if isinstance(routes, Spot) or (routes and (routes.doubtful or any(True for _ in unresolved_in(routes.known)))):
        return False
    pairs = [pair for router in routers_in(routes.known) for pair in router] if routes is not None else []
    patterns = [text_in(key) for key, _ in pairs]
    if None in patterns or (routes is not None and not pairs) or app.setting("task_annotations") is not None:
        return False
    return any(
        task.name
        and not _TESTS.search(task.spot.path)
        and not any(option.name in ("queue", "exchange", "routing_key") for option in task.options)
        and not any(_fits(pattern, task.name) for pattern in patterns if pattern)
        for task in tasks
        if task.wrapper is None
    )
