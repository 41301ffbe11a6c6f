"""Finds the tasks of a workspace by name, and its queues and beat entries."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.project.index.fuzzy import FuzzyNames
from celeryls.project.index.matching import matching_tasks
from celeryls.reading_budget import QUERY, ReadingBudget

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot

_MOST = 100


class FoundTask(NamedTuple):
    """A task, its definition, and the name that the query matches: the task's own or its function's."""

    title: str
    task: TaskRecord
    location: Location


class FoundName(NamedTuple):
    """A beat entry or a queue; ``detail`` is the task of an entry, None if it is unknown, and for a queue."""

    title: str
    kind: Literal["beat", "queue"]
    location: Location
    detail: str | None = None


def other_symbols(snapshots: Iterable[Snapshot], query: str) -> Generator[None, None, tuple[FoundName, ...]]:
    """The beat entries and queues that match a query, as `symbols` has the tasks; a queue has its first place."""
    if not ReadingBudget(QUERY, "a query for workspace symbols").admits(query):
        return ()
    found: dict[tuple[str, str, Location], FoundName] = {}
    for snapshot in snapshots:
        names = _named(snapshot.deployment)
        for title in (yield from names.searched.matching(query, _MOST)):
            for kind, spot, detail in names.places[title]:
                each = FoundName(title, kind, snapshot.location(spot), detail)
                found[title, kind, each.location] = each
    return tuple(found.values())


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


class _OtherNames(NamedTuple):
    searched: FuzzyNames
    places: dict[str, list[tuple[Literal["beat", "queue"], Spot, str | None]]]


@lru_cache(maxsize=4)
def _named(deployment: Deployment) -> _OtherNames:
    """The entries and queues by name; snapshots share a deployment as long as no configuration changes."""
    places: dict[str, list[tuple[Literal["beat", "queue"], Spot, str | None]]] = {}
    for entry in deployment.entries:
        places.setdefault(entry.key, []).append(("beat", entry.spot, entry.task))
    queues = {named.queue: named.spot for named in reversed(tuple(deployment.queues))}
    for queue, spot in queues.items():
        places.setdefault(queue, []).append(("queue", spot, None))
    return _OtherNames(FuzzyNames(places), places)
