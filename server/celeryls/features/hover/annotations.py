"""Whether the app's ``task_annotations`` change an option of a task: they win over its decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.annotations import annotations_of
from celeryls.project.values.known import Unresolved

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task


def is_annotated(option: str, task: Task, context: Context) -> bool | None:
    """Whether annotations set an option of a task; None if that is unknown."""
    names = (task.name,) if task.record is not None and task.name is not None else ()
    found = {annotations_of(names, known).sets(option) for known in context.settings("task_annotations")}
    return True if True in found else None if None in found else False


def is_read(context: Context) -> bool:
    """Whether all files are read, so that what is unknown of the annotations stays unknown."""
    given = context.settings("task_annotations")
    return not any(isinstance(each, Unresolved) and each.why == "unread" for each in given)
