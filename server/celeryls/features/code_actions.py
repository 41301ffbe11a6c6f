"""Finds the assists that apply to the task under the cursor."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from celeryls.edit.change import file_edits
from celeryls.features.assisting.context import ActionContext
from celeryls.features.assisting.offer import Target
from celeryls.plugins import modules_with
from celeryls.source.tasks.call_form import called_task
from celeryls.source.tasks.task import unit_tasks
from celeryls.source.text.line_starts import line_starts
from celeryls.syntax import lines
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.edit.change import Change, FileChange
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.features.assisting.offer import Choice, Offer, Reach
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.source.outline.document.model import Decorator
    from celeryls.source.tasks.task import DocumentTask
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit
    from celeryls.syntax.places import Range

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Action:
    """An assist's offer for a task of a file.

    Both are computed lazily: ``edits`` of this file, and ``others``, the changes of other files. ``choice`` is what an
    editor asks the user first, if it can, and ``chosen`` is the action with the answer. ``needs_answer`` says that it
    has no effect without one. ``reach`` is what it may change of the file beside the imports.
    """

    id: str
    title: str
    kind: str
    edits: Callable[[], tuple[Edit, ...]]
    task: str = ""
    preferred: bool = False
    others: Callable[[], tuple[FileChange, ...]] = tuple
    choice: Choice | None = None
    chosen: Callable[[str], Action] | None = None
    needs_answer: bool = False
    reach: Reach = "decorator"


def actions(
    file: SourceFile, start: int, end: int, style: Style, context: ActionContext | None = None
) -> Iterator[Action]:
    """The actions for the code points ``[start:end]``; none if they are not within one task.

    ``context`` is what is known beyond the file. An assist that raises is logged, and the others still answer.
    """
    context = context or ActionContext()
    target_and_unit = _target(file, start, end, style, context)
    if target_and_unit is None or not _finished(target_and_unit[0].task.decorator):
        return
    target, unit = target_and_unit
    for assist in sorted(modules_with("celeryls.assists", "FAMILY"), key=lambda assist: assist.RANK):
        try:
            for offer in assist.offers(target):
                if target.refuses(offer):
                    continue
                yield _action(offer, target, unit)
        except Exception:
            logger.exception("assist %s failed", assist.__name__)


def _target(file: SourceFile, start: int, end: int, style: Style, context: ActionContext) -> tuple[Target, Unit] | None:
    """The task at a position: one with a decorator, or one that a call there makes of a function."""
    if found := task_at(file, start, end, context.wrappers):
        unit, task = found
        return Target(file, task, style, context, _known(unit, task, file, context)), unit
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
    return (Target(file, found[1], style, context, known), found[0]) if found else None


def _span(place: Range, starts: list[int]) -> Span:
    return Span(starts[place.line] + place.column, starts[place.end_line] + place.end_column)


def _finished(decorator: Decorator) -> bool:
    """Whether the arguments are unambiguous: in an unclosed call a bare word may be half-typed."""
    return not decorator.broken and (decorator.closes or all(argument.name for argument in decorator.arguments))


def _action(offer: Offer, target: Target, unit: Unit) -> Action:
    choice = offer.choice
    return Action(
        offer.id,
        offer.title,
        offer.kind,
        partial(_edits, offer.change, target, unit),
        target.task.definition.name,
        offer.preferred,
        partial(_others, offer.change, target),
        choice,
        partial(_chosen, offer, choice, target, unit) if choice else None,
        offer.needs_answer,
        offer.reach,
    )


def _chosen(offer: Offer, choice: Choice, target: Target, unit: Unit, value: str) -> Action:
    chosen = replace(offer, title=choice.title, change=partial(choice.change, value), choice=None)
    return _action(chosen, target, unit)


def _edits(change: Callable[[], Change], target: Target, unit: Unit) -> tuple[Edit, ...]:
    found, text = change(), target.file.text
    here = (each.edits for each in found.files if each.path == target.context.path and each.text == text)
    return (*file_edits(found, text, unit.start, target.style), *chain.from_iterable(here))


def _others(change: Callable[[], Change], target: Target) -> tuple[FileChange, ...]:
    return tuple(each for each in change().files if each.path != target.context.path)


def _known(unit: Unit, task: DocumentTask, file: SourceFile, context: ActionContext) -> TaskRecord | None:
    """The index's record of a task; None if it has none, or has another task at this position."""
    if context.known is None:
        return None
    at = unit.start + task.definition.name_span.start
    start = lines.start(file.text, at)
    found = context.known.task_at(context.path, lines.count(file.text, start), at - start)
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
