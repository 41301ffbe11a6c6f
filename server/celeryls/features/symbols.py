"""Finds the tasks of a workspace by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord


class FoundTask(NamedTuple):
    """A task, where it is defined, and the name that a query finds: the task's own or its function's."""

    title: str
    task: TaskRecord
    location: Location


def symbols(snapshots: Iterable[Snapshot], query: str) -> tuple[FoundTask, ...]:
    """The tasks that a query finds.

    Those of each folder come the best first; where the query is empty it is a limited number of all.

    A file that lies in several folders is counted once.
    """
    every = (
        FoundTask(title, task, snapshot.location(task.spot))
        for snapshot in snapshots
        for title, task in snapshot.symbols(query)
    )
    return tuple({(found.location, found.task.name): found for found in every}.values())
