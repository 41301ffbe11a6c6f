"""Finds the tasks that the text at a position names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord, UseRecord
    from celeryls.syntax.places import Range

_QUOTES = ("'", '"')
_STRING = re.compile(r"[a-zA-Z]{0,2}['\"]")


class NamedTasks(NamedTuple):
    """The tasks named in a range of a file; ``quoted`` says that it is a string, or a name that holds one."""

    range: Range
    tasks: tuple[TaskRecord, ...]
    quoted: bool


def tasks_named_at(snapshot: Snapshot, path: str, line: int, column: int, content: str) -> NamedTasks | None:
    """The tasks named at a position; None if no task of the project is.

    Lines and columns count from 0, columns in code points; ``content`` is the text of that line. There are several
    tasks if files register the same name, or if the Python name at the position refers to more than one function.
    """
    if use := snapshot.use_at(path, line, column):
        tasks = snapshot.tasks_named(use.task) if use.task else ()
        place = snapshot.location(use.spot).range
        return NamedTasks(place, tasks, _is_quoted(place, line, content) or _is_string(use)) if tasks else None
    from celeryls.project.index.call_form import function_name, task_assigned_at  # noqa: PLC0415 - as below

    task = snapshot.task_at(path, line, column) or snapshot.task_called_at(path, line, column)
    if task is None:
        assigned = task_assigned_at(snapshot, path, line, column)
        return NamedTasks(assigned[1].range, (assigned[0],), quoted=False) if assigned else None
    if (written := written_name(snapshot, task)) and _holds(written, path, line, column):
        return NamedTasks(written.range, snapshot.tasks_named(task.name) if task.name else (task,), quoted=True)
    for name in (snapshot.location(task.spot), function_name(snapshot, task)):
        if name is not None and _holds(name, path, line, column):
            return NamedTasks(name.range, (task,), quoted=False)
    return None


def _is_string(use: UseRecord) -> bool:
    """Whether what stands there is worth the task's name, be it a variable: ``{"task": names.PACK}``."""
    return use.kind in ("beat", "send", "signature", "route", "name") and use.text == use.task


def _is_quoted(place: Range, line: int, content: str) -> bool:
    """Whether a range is inside a plain string, or is a whole string with its prefix, or several adjacent ones."""
    if place.line != line:
        return bool(_STRING.match(content.lstrip()))
    return content[: place.column].endswith(_QUOTES) or bool(_STRING.match(content, place.column))


def written_name(snapshot: Snapshot, task: TaskRecord) -> Location | None:
    """Where a task's own decorator or class sets its name; None if it is not set by a string.

    Without the quotes, if the string is written as its value: with escapes, or in pieces, it is the whole string.
    """
    from celeryls.source.expression.values import Constant  # noqa: PLC0415 - msgspec, which a start does without
    from celeryls.syntax.places import Range  # noqa: PLC0415 - msgspec, which a start does without

    option = task.option("name")
    if option is None or not isinstance(option.value, Constant) or option.value.value != task.name:
        return None
    location = snapshot.location(option.spot)
    place = location.range
    if place.line != place.end_line or place.end_column - place.column != len(task.name or "") + 2:
        return location
    return location._replace(range=Range(place.line, place.column + 1, place.line, place.end_column - 1))


def _holds(place: Location, path: str, line: int, column: int) -> bool:
    return place.path == path and place.range.touches(line, column)
