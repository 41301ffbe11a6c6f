"""Where the parts of a call stand that makes a task of a function and is assigned: ``ship = app.task(…)(_ship)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.location import Location
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.outline.model import Assignment


def task_assigned_at(snapshot: Snapshot, path: str, line: int, column: int) -> tuple[TaskRecord, Location] | None:
    """The task that is assigned to the name at a place, and where that name is; None elsewhere."""
    for task in snapshot.tasks_in(path):
        name = assigned_name(snapshot, task)
        if name is not None and name.path == path and name.range.touches(line, column):
            return task, name
    return None


def assigned_name(snapshot: Snapshot, task: TaskRecord) -> Location | None:
    """Where the name is that a task is assigned to; None if no call makes it, or the call is not assigned to a name."""
    made = _assignment(snapshot, task)
    if made is None or not isinstance(made.target, Name):
        return None
    return snapshot.location((task.call or task.spot)._replace(range=made.target.range))


def function_name(snapshot: Snapshot, task: TaskRecord) -> Location | None:
    """Where an assigned call names the function that it makes a task of; None if there is no such call."""
    made = _assignment(snapshot, task)
    value = made.value if made else None
    if task.call is None or not isinstance(value, CallExpression) or not value.arguments:
        return None
    named = value.arguments[0].value
    return snapshot.location(task.call._replace(range=named.range)) if isinstance(named, Name) else None


def _assignment(snapshot: Snapshot, task: TaskRecord) -> Assignment | None:
    """The assignment whose value is the call that makes a task; that of a ``lambda`` is known by the lambda's place."""
    place = task.call or task.spot
    bindings = snapshot.tables.bindings.get(place.path)
    unit = bindings.units.get(place.unit) if bindings else None
    for made in unit.assignments if unit else ():
        value = made.value
        of_lambda = isinstance(value, CallExpression) and value.arguments and value.arguments[0].value.range
        if place.range in (value.range, of_lambda or None):
            return made
    return None
