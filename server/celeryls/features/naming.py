"""Which tasks the text at a position names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.knowledge import Task
    from celeryls.project.snapshot import Snapshot
    from celeryls.source.values import Range

_QUOTES = ("'", '"')


class Named(NamedTuple):
    """The tasks that are named in a range of a file; ``quoted`` says that it is a string, and no name of Python's."""

    range: Range
    tasks: tuple[Task, ...]
    quoted: bool


def named_at(snapshot: Snapshot, path: str, line: int, column: int, content: str) -> Named | None:
    """The tasks that are named at a position; None where none of the project's tasks is.

    Lines and columns count from 0, columns code points; ``content`` is the text of that line. Several tasks are found
    where files register one name each, or where the name at the position is that of more than one function.
    """
    if use := snapshot.use_at(path, line, column):
        tasks = snapshot.tasks_named(use.task) if use.task else ()
        place = use.location.range
        quoted = place.line == line and content[: place.column].endswith(_QUOTES)
        return Named(place, tasks, quoted) if tasks else None
    task = snapshot.task_at(path, line, column)
    if task is None or not _holds(task.location.range, line, column):
        return None
    return Named(task.location.range, (task,), quoted=False)


def _holds(place: Range, line: int, column: int) -> bool:
    return (place.line, place.column) <= (line, column) <= (place.end_line, place.end_column)
