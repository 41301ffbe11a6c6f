"""Finds the assists that apply to the task under the cursor."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from celeryls.edit.change import Change, file_edits
from celeryls.features.assisting.called import called_task_at
from celeryls.features.assisting.context import ActionContext
from celeryls.features.assisting.functions import function_at_line
from celeryls.features.assisting.offer import Target
from celeryls.features.assisting.targets import target_at
from celeryls.plugins import modules_with

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from celeryls.edit.change import FileChange
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.features.assisting.called import CalledTask
    from celeryls.features.assisting.functions import PlainFunction
    from celeryls.features.assisting.offer import Choice, Offer
    from celeryls.project.steps import FilesDone
    from celeryls.source.outline.document.model import Decorator
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.spans import Span

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Action:
    """An assist's offer for a task of a file.

    Both are computed lazily: ``edits`` of this file, and ``others``, the changes of other files. ``choice`` is what an
    editor asks the user first, if it can, and ``chosen`` makes the action with the answer, in steps. ``needs_answer``
    says that it has no effect without one. ``extent`` are the code points of the file that it may change, beside the
    imports; None if it only adds arguments to the task's decorator. ``creates_file`` says that it makes a new file.
    """

    id: str
    title: str
    kind: str
    edits: Callable[[], tuple[Edit, ...]]
    task: str = ""
    preferred: bool = False
    others: Callable[[], tuple[FileChange, ...]] = tuple
    choice: Choice | None = None
    chosen: Callable[[str], Generator[FilesDone | None, None, Action]] | None = None
    needs_answer: bool = False
    extent: Span | None = None
    creates_file: bool = False


def actions(
    file: SourceFile, start: int, end: int, style: Style, context: ActionContext | None = None
) -> Iterator[Action]:
    """The actions for the code points ``[start:end]``, the most useful first; none if nothing there is about a task.

    On a call of a task they are those about the call, elsewhere those about the task around, or about a function on its
    ``def`` line. ``context`` is what is known beyond the file. An assist that raises is logged, and the others still
    answer.
    """
    context = context or ActionContext()
    called = called_task_at(file, start, end, style, context)
    about_call = list(_about(called, "call_offers")) if called is not None else []
    if about_call or (called is not None and called.is_sent):
        yield from about_call
        return
    target = target_at(file, start, end, style, context)
    if target is not None:
        if _finished(target.task.decorator):
            yield from _about(target, "offers")
        return
    function = function_at_line(file, start, end, style, context)
    if function is not None:
        yield from _about(function, "function_offers")


def _about(subject: Target | CalledTask | PlainFunction, what: str) -> Iterator[Action]:
    """The actions about a task, a call or a function, from all modules that have such offers."""
    for assist in sorted(modules_with("celeryls.assists", "FAMILY"), key=lambda assist: assist.RANK):
        if not hasattr(assist, what):
            continue
        try:
            for offer in getattr(assist, what)(subject):
                if not (isinstance(subject, Target) and subject.refuses(offer)):
                    yield _action(offer, subject)
        except Exception:
            logger.exception("assist %s failed", assist.__name__)


def _finished(decorator: Decorator) -> bool:
    """Whether the arguments are unambiguous: in an unclosed call a bare word may be half-typed."""
    return not decorator.broken and (decorator.closes or all(argument.name for argument in decorator.arguments))


def _action(offer: Offer, subject: Target | CalledTask | PlainFunction) -> Action:
    choice = offer.choice
    return Action(
        offer.id,
        offer.title,
        offer.kind,
        partial(_edits, offer.change, subject),
        subject.name_of_task,
        offer.preferred,
        partial(_others, offer.change, subject),
        choice,
        partial(_chosen, offer, choice, subject) if choice else None,
        offer.needs_answer,
        offer.extent.shifted(subject.unit.start) if offer.extent is not None else None,
        offer.creates_file,
    )


def _chosen(
    offer: Offer, choice: Choice, subject: Target | CalledTask | PlainFunction, value: str
) -> Generator[FilesDone | None, None, Action]:
    found = choice.change(value)
    change = found if isinstance(found, Change) else (yield from found)
    return _action(replace(offer, title=choice.title, change=lambda: change, choice=None), subject)


def _edits(change: Callable[[], Change], subject: Target | CalledTask | PlainFunction) -> tuple[Edit, ...]:
    found, text = change(), subject.file.text
    here = (each.edits for each in found.files if each.path == subject.context.path and each.text == text)
    return (*file_edits(found, text, subject.unit.start, subject.style), *chain.from_iterable(here))


def _others(change: Callable[[], Change], subject: Target | CalledTask | PlainFunction) -> tuple[FileChange, ...]:
    return tuple(each for each in change().files if each.path != subject.context.path)
