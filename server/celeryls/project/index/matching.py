"""The tasks of a snapshot by some letters of their names."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from celeryls.project.index.fuzzy import searched

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.entities import Spot

_MOST = 200


def matching_tasks(
    snapshot: Snapshot, query: str, limit: int = _MOST
) -> Generator[None, None, tuple[tuple[str, TaskRecord], ...]]:
    """At most ``limit`` tasks, best first, with the name that matches: a task's, or its function's; in steps."""
    table = snapshot.tables.titled
    matching = yield from searched(table).matching(query, 2 * limit)
    yield

    @cache
    def titled(path: str) -> dict[str, list[TaskRecord]]:
        found: dict[str, list[TaskRecord]] = {}
        for task in snapshot.tasks_in(path):
            for title in task.titles:
                found.setdefault(title, []).append(task)
        return found

    found = (
        (task, title) for title in matching for path in table.get(title) or () for task in titled(path).get(title, ())
    )
    best: dict[tuple[Spot, str | None], tuple[str, TaskRecord]] = {}
    for task, title in found:
        best.setdefault((task.spot, task.name), (title, task))
    return tuple(islice(best.values(), limit))
