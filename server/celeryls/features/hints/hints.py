"""The hints in a part of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.catalogue.records import ValuedRecord
from celeryls.catalogue.setting_names import DEFAULT_QUEUE
from celeryls.features.hover.amounts import duration, written_number
from celeryls.features.hover.calls import call_options
from celeryls.features.hover.scope import configured_subjects, queue_of, unit_context
from celeryls.features.rule_runs.units import labels_of
from celeryls.features.schedules.crontabs import CRONTAB, crontab_with, in_words
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.model import BeatEntry, Call, Schedule, Task
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

_LEAST = 120
"""Seconds from which on words are easier to read than the number."""
_DURATIONS = ("limit", "countdown", "expires", "delay", "timeout", "backoff", "interval", "schedule")
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
        yield from _durations(subject, context)


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


def _durations(subject: Subject, context: Context) -> Iterator[tuple[int, str]]:
    match subject:
        case Task():
            yield from _options(subject, context)
        case Call():
            for record, argument in call_options(subject.call, subject.method, context):
                if _is_seconds(record):
                    yield from _duration(written_number(argument.value), argument.value.range, context)
        case BeatEntry(record=entry) if isinstance(given := entry.schedule, Plain) and context.is_here(given.spot):
            yield from _duration(given.value, given.spot.range, context)
        case SettingValue(known=Plain() as known) if context.is_here(known.spot):
            if _is_seconds(context.catalogue.settings.get(subject.setting or "")):
                yield from _duration(known.value, known.spot.range, context)


def _default_queues(context: Context) -> set[object]:
    """Where messages go that nothing routes."""
    given = context.settings("task_default_queue")
    return {each.value for each in given if isinstance(each, Plain)} if given else {DEFAULT_QUEUE}


def _options(task: Task, context: Context) -> Iterator[tuple[int, str]]:
    for option in task.options.values():
        seconds = written_number(option.value)
        if seconds is None or option.at != option.value.range or not context.is_here(option.spot):
            continue
        if _is_seconds(context.catalogue.task_options.get(option.name)):
            yield from _duration(seconds, option.value.range, context)


def _is_seconds(record: object) -> bool:
    return isinstance(record, ValuedRecord) and record.unit == "seconds"


def _duration(value: object, at: Range, context: Context) -> Iterator[tuple[int, str]]:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= _LEAST:
        yield _behind(at, context), duration(value)


def _behind(at: Range, context: Context) -> int:
    return context.span(at).end
