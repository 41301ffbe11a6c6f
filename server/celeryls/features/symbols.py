"""Finds the tasks of a workspace by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.index.matching import matching_tasks
from celeryls.reading_budget import QUERY, ReadingBudget

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord


class FoundTask(NamedTuple):
    """A task, its definition, and the name that the query matches: the task's own or its function's."""

    title: str
    task: TaskRecord
    location: Location


def symbols(snapshots: Iterable[Snapshot], query: str) -> Generator[None, None, tuple[FoundTask, ...]]:
    """The tasks that match a query; in steps.

    For each folder the best come first; an empty query returns a limited number of all tasks.

    A file that is in several folders is counted once. No task matches a query that is longer than any name.
    """
    if not ReadingBudget(QUERY, "a query for workspace symbols").admits(query):
        return ()
    every: dict[tuple[Location, str | None], FoundTask] = {}
    for snapshot in snapshots:
        for title, task in (yield from matching_tasks(snapshot, query)):
            found = FoundTask(title, task, snapshot.location(task.spot))
            every[found.location, task.name] = found
    return tuple(every.values())
