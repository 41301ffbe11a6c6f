"""The tasks of a workspace by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.knowledge import Task


def symbols(snapshots: Iterable[Snapshot], query: str) -> tuple[Task, ...]:
    """The tasks that a query finds, those of each folder the best first; a limited number of all where it is empty.

    A file that lies in several folders is counted once.
    """
    found = {(task.location, task.name): task for snapshot in snapshots for task in snapshot.symbols(query)}
    return tuple(found.values())
