"""The hints in a part of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.catalogue.setting_names import DEFAULT_QUEUE
from celeryls.features.hints.durations import duration_hints
from celeryls.features.hover.scope import configured_subjects, queue_of, unit_context
from celeryls.features.rule_runs.units import labels_of
from celeryls.features.schedules.crontabs import CRONTAB, crontab_with, in_words
from celeryls.project.subjects.model import Call, Schedule
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from celeryls.checking.context import Context
    from celeryls.features.hover.scope import HoverScope
    from celeryls.project.subjects.model import Subject
    from celeryls.source.text.file import SourceFile
    from celeryls.syntax.places import Range
    from celeryls.syntax.spans import Span

HintKind = Literal["schedules", "durations", "queues"]

_LIMITS = ("limit", "countdown", "expires", "delay", "timeout", "backoff", "interval")
_INTERVALS = ("schedule", "periodic_task", "run_every")
_DURATIONS = (*_LIMITS, *_INTERVALS)
_WORDS = {
    "schedules": ("rontab",),
    "durations": (*_DURATIONS, *map(str.upper, _DURATIONS)),
    "queues": ("delay", "apply_async"),
}
"""What the text of a unit with such a hint contains."""
_SENDING = ("delay", "apply_async", "delay_on_commit", "apply_async_on_commit")


class Hint(NamedTuple):
    """A text to be shown behind a code point of a file."""

    text: str
    at: int


def hints(scope: HoverScope, path: str, file: SourceFile, between: Span, kinds: Collection[HintKind]) -> Iterator[Hint]:
    """The hints of some kinds in a part of a file, in the order of the text.

    The index must have the file as it is.
    """
    labels, configured = labels_of(scope.index, path, file), configured_subjects(scope, path)
    words = tuple(word for kind in kinds for word in _WORDS[kind])
    for unit in file.units:
        if not between.touches(unit.start, unit.end) or not any(word in unit.text for word in words):
            continue
        if unit.start not in labels:
            continue
        context = unit_context(scope, path, labels[unit.start][0], unit, configured)
        found = {hint for subject in context.subjects for hint in _of_subject(subject, context, scope, kinds)}
        for at, text in sorted(found):
            if between.touches(at + unit.start, at + unit.start):
                yield Hint(text, at + unit.start)


def _of_subject(
    subject: Subject, context: Context, scope: HoverScope, kinds: Collection[HintKind]
) -> Iterator[tuple[int, str]]:
    if "schedules" in kinds and isinstance(subject, Schedule):
        yield from _schedule(subject, context)
    if "queues" in kinds and isinstance(subject, Call):
        yield from _queue(subject, context, scope)
    if "durations" in kinds:
        yield from duration_hints(subject, context)


def _schedule(schedule: Schedule, context: Context) -> Iterator[tuple[int, str]]:
    if schedule.callee != CRONTAB or not schedule.is_complete:
        return
    crontab = crontab_with(schedule.arguments)
    if crontab is not None and (words := in_words(crontab)):
        yield _behind(schedule.call.range, context), words


def _queue(call: Call, context: Context, scope: HoverScope) -> Iterator[tuple[int, str]]:
    queue = queue_of(scope, call) if call.method in _SENDING else None
    if queue and queue not in _default_queues(context):
        yield _behind(call.call.range, context), f"→ {queue}"


def _default_queues(context: Context) -> set[object]:
    """Where messages go that nothing routes."""
    given = context.settings("task_default_queue")
    return {each.value for each in given if isinstance(each, Plain)} if given else {DEFAULT_QUEUE}


def _behind(at: Range, context: Context) -> int:
    return context.span(at).end
