"""Which tasks are sent to a queue."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.features.effective.configuration import queue_of_task

if TYPE_CHECKING:
    from celeryls.project.index.index import Index
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord


def tasks_of_queue(index: Index, queue: str) -> tuple[TaskRecord, ...]:
    """The tasks whose messages go to a queue, in an app that runs them, ordered by name; without those of tests."""
    found = _by_queue(index, index.snapshot).get(queue, ())
    return tuple(sorted(found, key=lambda task: (task.name or "", task.spot.path)))


@lru_cache(maxsize=2)
def _by_queue(index: Index, snapshot: Snapshot) -> dict[str, list[TaskRecord]]:
    """By queue the tasks that go there; a snapshot never changes."""
    found: dict[str, list[TaskRecord]] = {}
    for task in snapshot.tasks():
        for queue in dict.fromkeys(queue_of_task(index, task, app) for app in snapshot.apps_of(task)):
            if queue is not None:
                found.setdefault(queue, []).append(task)
    return found
