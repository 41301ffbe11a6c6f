"""Who starts a task: every call, signature and beat entry, with the code that contains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.calls.model import TaskCall
from celeryls.features.calls.starters import entry_starter, starter_at
from celeryls.features.calls.ways import SCHEDULING, starts_a_task, way_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord, UseRecord


def callers(snapshot: Snapshot, texts: ProjectTexts, task: TaskRecord) -> Generator[None, None, tuple[TaskCall, ...]]:
    """The places that start a task, beat entries last; several if code starts it more than once. In steps.

    Empty if nothing of the project does, or if the task's name is unknown.
    """
    found: list[TaskCall] = []
    for place, use in starting_places(snapshot, task).items():
        starter = starter_at(snapshot, use.spot)
        way = way_of(use, place, starter.extent, texts)
        if SCHEDULING not in way:  # its entry is among the schedules
            found.append(TaskCall(starter, place, way))
        yield
    return (*found, *_in_schedules(snapshot, task))


def starting_places(snapshot: Snapshot, task: TaskRecord) -> dict[Location, UseRecord]:
    """The places in code that start a task, or make a signature of it, by file and line."""
    uses = (use for name in dict.fromkeys(task.names) for use in snapshot.uses_of(name) if starts_a_task(use))
    found = {snapshot.location(use.spot): use for use in uses}
    return dict(sorted(found.items(), key=lambda each: each[0]))


def _in_schedules(snapshot: Snapshot, task: TaskRecord) -> Iterator[TaskCall]:
    for entry in snapshot.beat_entries():
        if entry.task is not None and entry.task in task.names:
            starter = entry_starter(snapshot, entry)
            yield TaskCall(starter, starter.place, ("beat",))
