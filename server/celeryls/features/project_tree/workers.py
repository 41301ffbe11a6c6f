"""Which workers consume a queue, as items below it, in short and in full."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.features.project_tree.model import TreeItem
from celeryls.project.subjects.apps.consumers import consumers_of
from celeryls.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.hover.scope import HoverScope
    from celeryls.project.model.apps import WorkerRecord

_UNTOLD = "Which workers consume it can't be told"


def in_short(scope: HoverScope, queue: str) -> str:
    """How many worker commands consume a queue; empty while files are missing, and if no command starts a worker."""
    found, is_complete = _consumers(scope, queue)
    if found:
        return counted(len(found), "worker")
    if is_complete:
        return "no worker"
    return "workers can't be told" if scope.is_complete and _has_workers(scope) else ""


def in_full(scope: HoverScope, queue: str) -> str:
    """The commands whose workers consume a queue, or why they can't be told; empty while files are missing."""
    if not scope.is_complete:
        return ""
    found, is_complete = _consumers(scope, queue)
    if not found and is_complete:
        return "No worker of the project consumes it."
    if not found:
        why = "a worker's queues are not known" if _has_workers(scope) else "no command in the project starts a worker"
        return f"{_UNTOLD}: {why}."
    listed = "\n".join(f"- `{_options(each)}` in {_place(scope, each)}" for each in found)
    rest = "" if is_complete else "\n\nOther workers may consume it, too."
    return f"Consumed by\n\n{listed}{rest}"


def worker_items(scope: HoverScope, queue: str) -> Iterator[TreeItem]:
    """The worker commands that consume a queue, in the order of their files."""
    snapshot, seen = scope.index.snapshot, dict[str, int]()
    for worker in _consumers(scope, queue)[0]:
        place = _place(scope, worker)
        number = seen[place] = seen.get(place, 0) + 1
        location = snapshot.location(worker.spot) if worker.spot is not None else None
        key = f"worker:{place}#{number}"
        yield TreeItem(key, "worker", place, _options(worker), f"`{_options(worker)}` in {place}", location)


def _consumers(scope: HoverScope, queue: str) -> tuple[tuple[WorkerRecord, ...], bool]:
    """The commands, and whether surely nothing else consumes the queue; none while files are missing."""
    if not scope.is_complete:
        return (), False
    found, is_complete = consumers_of(queue, scope.index.snapshot.deployment)
    return tuple(sorted(found, key=lambda each: _sorted_by(scope, each))), is_complete


def _has_workers(scope: HoverScope) -> bool:
    return any(app.workers for app in scope.index.snapshot.deployment.apps)


def _options(worker: WorkerRecord) -> str:
    queues = ",".join(each.queue for each in worker.queues)
    replicas = f" × {worker.replicas}" if worker.replicas is not None and worker.replicas > 1 else ""
    return f"celery worker{f' -Q {queues}' if queues else ''}{replicas}"


def _place(scope: HoverScope, worker: WorkerRecord) -> str:
    """The file and line, relative to the project."""
    if worker.spot is None:
        return "a file of the project"
    path, root = PurePath(worker.spot.path), scope.index.root
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return f"{name}:{scope.index.snapshot.location(worker.spot).range.line + 1}"


def _sorted_by(scope: HoverScope, worker: WorkerRecord) -> tuple[str, int]:
    if worker.spot is None:
        return "", 0
    there = scope.index.snapshot.location(worker.spot)
    return there.path, there.range.line
