"""Removes an option from the decorator of a task, in any file of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.removal import remove_item
from celeryls.edit.text import Edit
from celeryls.features.assisting.targets import task_at
from celeryls.source.text.file import SourceFile
from celeryls.source.text.line_starts import line_starts

if TYPE_CHECKING:
    from celeryls.features.assisting.context import ActionContext
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.tasks.task import DocumentTask


class RemovedOption(NamedTuple):
    """The edit of the file ``path`` that removes an option; it counts code points of the file's ``text``."""

    path: str
    text: str
    edit: Edit


def without_argument(task: DocumentTask, number: int) -> Edit | None:
    """The edit of a task's source that removes an argument of its decorator.

    None where a comment would be lost, and where the body reads the option.
    """
    arguments = task.decorator.arguments
    if not task.decorator.closes or f".{arguments[number].name}" in task.body:
        return None
    return remove_item(task.source, [each.span for each in arguments], number)


def removed_option(context: ActionContext, record: TaskRecord, name: str) -> RemovedOption | None:
    """The edit that removes a keyword of a task's decorator; None if it has none that can be removed."""
    place = context.location(record.spot)
    written = context.read(place.path)
    starts = line_starts(written.text) if written is not None else []
    if written is None or place.range.line >= len(starts):
        return None
    file, at = SourceFile.of(written.text), starts[place.range.line] + place.range.column
    found = task_at(file, at, at, context.wrappers)
    if found is None or found[1].definition.name != record.function or found[1].decorator.broken:
        return None
    unit, task = found
    names = [each.name for each in task.decorator.arguments]
    edit = without_argument(task, names.index(name)) if names.count(name) == 1 else None
    if edit is None:
        return None
    return RemovedOption(place.path, written.text, Edit(unit.start + edit.start, unit.start + edit.end, edit.parts))
