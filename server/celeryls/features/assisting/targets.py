"""The task at a position of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.assisting.offer import Target
from celeryls.source.tasks.call_form import called_task
from celeryls.source.tasks.task import unit_tasks
from celeryls.source.text.line_starts import line_starts
from celeryls.syntax import lines
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from celeryls.edit.style import Style
    from celeryls.features.assisting.context import ActionContext
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.tasks.task import DocumentTask
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit
    from celeryls.syntax.places import Range


def target_at(file: SourceFile, start: int, end: int, style: Style, context: ActionContext) -> Target | None:
    """The task at a position: one with a decorator, or one that a call there makes of a function."""
    if found := task_at(file, start, end, context.wrappers):
        unit, task = found
        cursor = Span(start - unit.start, end - unit.start)
        return Target(file, unit, task, style, context, _known(unit, task, file, context), cursor)
    begin = lines.start(file.text, start)
    at = lines.count(file.text, begin), start - begin
    known = context.known.task_called_at(context.path, *at) if context.known else None
    if context.known is None or known is None or known.call is None:
        return None
    starts = line_starts(file.text)
    call, name = context.known.location(known.call).range, context.known.location(known.spot)
    is_here = name.path == context.path
    if max(call.end_line, name.range.line if is_here else 0) >= len(starts):
        return None  # the text has become shorter
    function = starts[name.range.line] + name.range.column if is_here else None
    found = called_task(file, _span(call, starts), function)
    return Target(file, *found, style, context, known) if found else None


def _span(place: Range, starts: list[int]) -> Span:
    return Span(starts[place.line] + place.column, starts[place.end_line] + place.end_column)


def _known(unit: Unit, task: DocumentTask, file: SourceFile, context: ActionContext) -> TaskRecord | None:
    """The index's record of a task; None if it has none, or has another task at this position."""
    if context.known is None:
        return None
    found = context.known.task_at(context.path, *file.place_in(unit, task.definition.name_span.start))
    return found if found and found.function == task.definition.name else None


def task_at(
    file: SourceFile, start: int, end: int, wrappers: frozenset[str] = frozenset()
) -> tuple[Unit, DocumentTask] | None:
    """The innermost task whose decorators, ``def`` line or body contain the code points ``[start:end]``."""
    context = [
        (unit, task)
        for unit in file.units_at(start, end)
        for task in unit_tasks(unit, file, wrappers)
        if unit.start + task.definition.span.start <= start and end <= unit.start + task.definition.span.end
    ]
    return max(context, key=lambda found: found[0].start + found[1].definition.span.start, default=None)
