"""The tasks of a workspace by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.located import LocatedTask


def symbols(snapshots: Iterable[Snapshot], query: str) -> tuple[tuple[str, LocatedTask], ...]:
    """The tasks that a query finds, each with the name that it is found by: the task's own or its function's.

    Those of each folder come the best first; where the query is empty it is a limited number of all.

    A file that lies in several folders is counted once.
    """
    found = {
        (task.location, task.name): (title, task) for snapshot in snapshots for title, task in snapshot.symbols(query)
    }
    return tuple(found.values())
