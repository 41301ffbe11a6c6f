"""Names of queues: which tasks are sent there, and which workers consume it."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.features.effective.queues import tasks_of_queue
from celeryls.features.hover.tasks import link
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.project.subjects.apps.consumers import consumers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.checking.context import Context
    from celeryls.features.hover.scope import HoverScope
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.model.apps import QueueName, WorkerRecord

_SHOWN = 5


def queue_topics(context: Context, scope: HoverScope) -> Iterator[Topic]:
    """The strings of a unit that name a queue."""
    for named in _names(scope.index.snapshot.deployment).get((context.path, context.unit), ()):
        yield Topic(named.spot.range, partial(_text, named.queue, scope))


@lru_cache(maxsize=4)
def _names(deployment: Deployment) -> Mapping[tuple[str, str], list[QueueName]]:
    """The names of queues by file and unit."""
    found: dict[tuple[str, str], list[QueueName]] = {}
    for named in dict.fromkeys(deployment.queues):
        found.setdefault((named.spot.path, named.spot.unit), []).append(named)
    return found


def _text(queue: str, scope: HoverScope) -> str:
    """Who sends and who consumes; empty while files are missing."""
    if not scope.is_complete:
        return ""
    return paragraphs(f"Queue `{queue}`: {_senders(queue, scope)}", _consumers(queue, scope))


def _senders(queue: str, scope: HoverScope) -> str:
    tasks = tasks_of_queue(scope.index, queue)
    if not tasks:
        return "no task goes there by its options or the routes."
    named = [link(each.spot, f"`{each.title}`", scope.index.snapshot) for each in tasks[:_SHOWN]]
    more = f" and {len(tasks) - _SHOWN} more" if len(tasks) > _SHOWN else ""
    counted = "1 task goes" if len(tasks) == 1 else f"{len(tasks)} tasks go"
    return f"{counted} there: {', '.join(named)}{more}."


def _consumers(queue: str, scope: HoverScope) -> str | None:
    workers, is_complete = consumers_of(queue, scope.index.snapshot.deployment)
    if not workers:
        return "No worker of the project consumes it." if is_complete else None
    named = [_worker(each, scope) for each in workers[:_SHOWN]]
    more = f" and {len(workers) - _SHOWN} more" if len(workers) > _SHOWN else ""
    return f"Consumed by {', '.join(named)}{more}."


def _worker(worker: WorkerRecord, scope: HoverScope) -> str:
    """Where a worker is started, and with which queues."""
    queues = ",".join(each.queue for each in worker.queues)
    options = f" `-Q {queues}`" if queues else " (without `-Q`)"
    if worker.spot is None:
        return f"a worker{options}"
    path, root = PurePath(worker.spot.path), scope.index.root
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    line = scope.index.snapshot.location(worker.spot).range.line + 1
    return link(worker.spot, f"{name}:{line}", scope.index.snapshot) + options
