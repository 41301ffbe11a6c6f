"""Seconds, and durations in another unit than one would say, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.records import ValuedRecord
from celeryls.checking.results import method_of
from celeryls.features.hover.amounts import duration, written_number
from celeryls.features.hover.calls import call_options
from celeryls.features.hover.own_calls import own_calls
from celeryls.features.schedules.intervals import INTERVAL
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.model import BeatEntry, Call, Schedule, Task
from celeryls.project.values.durations import seconds_in
from celeryls.project.values.known import LibraryCall, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.subjects.model import Subject
    from celeryls.project.values.known import Known
    from celeryls.source.expression.values import CallExpression

_LEAST = 120
"""Seconds from which on words are easier to read than the number."""
_CALLING = (".retry", ".apply_async", ".set(")
"""What the text of a task that calls itself contains."""
_OBVIOUS = {"minutes": 120, "hours": 48, "days": 14}
"""So many of a unit, and more, are easier to read in a larger one."""


def duration_hints(subject: Subject, context: Context) -> Iterator[tuple[int, str]]:
    """The durations of a subject in words, each behind a code point of the unit."""
    match subject:
        case Task():
            yield from _options(subject, context)
            for call in own_calls(subject, context) if any(word in context.text for word in _CALLING) else ():
                yield from _call_options(call, method_of(call), context)
        case Call():
            yield from _call_options(subject.call, subject.method, context)
        case Schedule(callee=callee, arguments=arguments) if callee == INTERVAL and "run_every" in arguments:
            yield from _known(arguments["run_every"], context)
        case BeatEntry(record=entry):
            yield from _entry(entry, context)
        case SettingValue(known=known) if known is not None:
            if _is_seconds(context.catalogue.settings.get(subject.setting or "")):
                yield from _known(known, context)


def _options(task: Task, context: Context) -> Iterator[tuple[int, str]]:
    for option in task.options.values():
        seconds = written_number(option.value)
        if seconds is None or option.at != option.value.range or not context.is_here(option.spot):
            continue
        if _is_seconds(context.catalogue.task_options.get(option.name)) and seconds >= _LEAST:
            yield context.span(option.value.range).end, duration(seconds)


def _call_options(call: CallExpression, method: str, context: Context) -> Iterator[tuple[int, str]]:
    for record, argument in call_options(call, method, context):
        seconds = written_number(argument.value)
        if _is_seconds(record) and seconds is not None and seconds >= _LEAST:
            yield context.span(argument.value.range).end, duration(seconds)


def _entry(entry: BeatEntryRecord, context: Context) -> Iterator[tuple[int, str]]:
    if entry.schedule is not None:
        yield from _known(entry.schedule, context)
    for name, value in entry.options:
        if _is_seconds(context.catalogue.call_options.get(name)):
            yield from _known(value, context)


def _known(known: Known, context: Context) -> Iterator[tuple[int, str]]:
    """A value of this unit: a number of seconds, or a ``timedelta`` that is hard to read."""
    seconds = seconds_in(known)
    if seconds is None or seconds < _LEAST or not context.is_here(known.spot):
        return
    if isinstance(known, Plain) or (isinstance(known, LibraryCall) and not _is_obvious(known)):
        yield context.span(known.spot.range).end, duration(seconds)


def _is_obvious(interval: LibraryCall) -> bool:
    """Whether a ``timedelta`` has units that one would say."""
    for name, value in interval.arguments:
        amount = value.value if isinstance(value, Plain) else 0
        if isinstance(amount, int | float) and amount >= _OBVIOUS.get(name or "days", _LEAST):
            return False
    return True


def _is_seconds(record: object) -> bool:
    return isinstance(record, ValuedRecord) and record.unit == "seconds"
