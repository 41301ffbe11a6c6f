"""The queues that the worker commands of a project consume."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.setting_names import DEFAULT_QUEUE
from celeryls.project.apps.queues.consumed import ANY_QUEUE
from celeryls.project.apps.queues.names import in_settings
from celeryls.project.model.apps import SettingRecord
from celeryls.project.subjects.apps.model import WorkerQueues
from celeryls.project.values.known import Unresolved, text_in, unresolved_in, with_defaults

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.model.apps import WorkerRecord
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.purposes import Purpose

_HANDY = re.compile(r"(?i)(gnu)?make|just|\.just|pyproject|package\.json|tox|noxfile|tasks?\.|.*\.mk$")
"""The names of files with a developer's commands, which need not be those that are deployed."""


class QueueConsumers(NamedTuple):
    """The worker commands that consume a queue; ``is_complete`` says that surely nothing else consumes it."""

    workers: tuple[WorkerRecord, ...]
    is_complete: bool


def workers_of(
    app: DeployedApp, declared: tuple[str, ...] | None, purpose: Callable[[str], Purpose]
) -> tuple[WorkerQueues, ...] | None:
    """The queues of each worker command of an app.

    None if they can't be told, or if tests and developers alone start them. A worker without ``-Q`` consumes
    ``task_queues``, whose names are ``declared`` (None if they can't be told or are not set), or else the default
    queue, as in `celery.app.amqp.AMQP.Queues`.
    """
    started = [(each, each.spot) for each in app.workers if each.spot is not None]
    if len(started) < len(app.workers) or not any(
        purpose(spot.path) == "production" and not _HANDY.match(PurePath(spot.path).name) for _, spot in started
    ):
        return None
    usual = declared if app.setting("task_queues") is not None else _default(app)
    found = []
    for worker, spot in started:
        named = tuple(queue.queue for queue in worker.queues) or usual
        if named is None or not worker.all_queues:
            return None
        found.append(WorkerQueues(named, spot))
    return tuple(found)


def consumers_of(queue: str, deployment: Deployment) -> QueueConsumers:
    """Which worker commands of the project consume a queue."""
    found: list[WorkerRecord] = []
    is_complete = bool(deployment.apps) and not {queue, ANY_QUEUE} & deployment.consumed
    for app in deployment.apps:
        declared, _ = declared_queues(app)
        every = workers_of(app, declared, deployment.purpose)
        is_complete &= bool(every)
        usual = declared if app.setting("task_queues") is not None else _default(app)
        for worker in app.workers:
            consumed = tuple(each.queue for each in worker.queues) or usual or ()
            if queue in consumed and worker not in found:
                found.append(worker)
    return QueueConsumers(tuple(found), is_complete)


def declared_queues(app: DeployedApp) -> tuple[tuple[str, ...] | None, set[Spot]]:
    """The queues in ``task_queues`` and their places; None for the names if others may be declared too."""
    given = app.setting("task_queues")
    if not isinstance(given, SettingRecord):
        return None, set()
    named = tuple(in_settings("task_queues", given.known))
    whole = not given.doubtful and not any(True for _ in unresolved_in(given.known))
    return (tuple(each.queue for each in named) if whole else None), {each.spot for each in named}


def _default(app: DeployedApp) -> tuple[str, ...] | None:
    """The default queue; None if it is unknown."""
    given = app.setting("task_default_queue")
    if given is None:
        return (DEFAULT_QUEUE,)
    if not isinstance(given, SettingRecord) or given.doubtful:
        return None
    known = given.known
    name = None if isinstance(known, Unresolved) and known.default is None else text_in(with_defaults(known))
    return (name,) if name else None
