"""The hints in a part of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.catalogue.records import ValuedRecord
from celeryls.features.hover.amounts import duration
from celeryls.features.hover.scope import labels_of, queue_of, unit_context
from celeryls.features.schedules.crontabs import CRONTAB, crontab_with, in_words
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.model import Call, Schedule, Task
from celeryls.project.values.known import Plain
from celeryls.source.expression.values import Constant

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
_DURATIONS = ("limit", "countdown", "expires", "delay", "timeout", "backoff", "interval")
_WORDS = {
    "schedules": ("rontab",),
    "durations": (*_DURATIONS, *map(str.upper, _DURATIONS)),
    "queues": ("delay", "apply_async"),
}
"""What the text of a unit with such a hint contains."""
_DEFAULT_QUEUE = "celery"
_SENDING = ("delay", "apply_async", "delay_on_commit", "apply_async_on_commit")


class Hint(NamedTuple):
    """A text to be shown behind a code point of a file."""

    text: str
    at: int


def hints(scope: HoverScope, path: str, file: SourceFile, between: Span, kinds: Collection[HintKind]) -> Iterator[Hint]:
    """The hints of some kinds in a part of a file, in the order of the text.

    The index must have the file as it is.
    """
    labels = labels_of(scope, path, file)
    words = tuple(word for kind in kinds for word in _WORDS[kind])
    for unit in file.units:
        if not between.touches(unit.start, unit.end) or not any(word in unit.text for word in words):
            continue
        if unit.start not in labels:
            continue
        context = unit_context(scope, path, labels[unit.start], unit)
        found = {hint for subject in context.subjects for hint in _of_subject(subject, context, scope, kinds)}
        for at, text in sorted(found):
            if between.touches(at + unit.start, at + unit.start):
                yield Hint(text, at + unit.start)


def _of_subject(
    subject: Subject, context: Context, scope: HoverScope, kinds: Collection[HintKind]
) -> Iterator[tuple[int, str]]:
    match subject:
        case Schedule(callee=callee) if callee == CRONTAB and subject.is_complete and "schedules" in kinds:
            crontab = crontab_with(subject.arguments)
            if crontab is not None:
                yield _behind(subject.call.range, context), in_words(crontab)
        case Task() if "durations" in kinds:
            yield from _options(subject, context)
        case Call():
            if "durations" in kinds:
                yield from _call_options(subject, context)
            if "queues" in kinds and subject.method in _SENDING:
                queue = queue_of(scope, subject)
                if queue and queue not in _default_queues(context):
                    yield _behind(subject.call.range, context), f"→ {queue}"
        case SettingValue(known=Plain() as known) if "durations" in kinds:
            record = context.catalogue.settings.get(subject.setting or "")
            if known.spot.unit == context.unit and context.is_here(known.spot) and _is_seconds(record):
                yield from _duration(known.value, known.spot.range, context)


def _default_queues(context: Context) -> set[object]:
    """Where messages go that nothing routes."""
    given = context.settings("task_default_queue")
    return {each.value for each in given if isinstance(each, Plain)} if given else {_DEFAULT_QUEUE}


def _options(task: Task, context: Context) -> Iterator[tuple[int, str]]:
    for option in task.options.values():
        is_literal = isinstance(option.value, Constant) and option.at is not None and context.is_here(option.spot)
        if is_literal and option.at is not None and _is_seconds(context.catalogue.task_options.get(option.name)):
            yield from _duration(option.value.value if isinstance(option.value, Constant) else None, option.at, context)


def _call_options(call: Call, context: Context) -> Iterator[tuple[int, str]]:
    if call.method == "delay":
        return
    for argument in call.call.arguments:
        record = context.catalogue.call_options.get(argument.name or "")
        if isinstance(argument.value, Constant) and _is_seconds(record):
            yield from _duration(argument.value.value, argument.value.range, context)


def _is_seconds(record: object) -> bool:
    return isinstance(record, ValuedRecord) and record.unit == "seconds"


def _duration(value: object, at: Range, context: Context) -> Iterator[tuple[int, str]]:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= _LEAST:
        yield _behind(at, context), duration(value)


def _behind(at: Range, context: Context) -> int:
    return context.span(at).end
