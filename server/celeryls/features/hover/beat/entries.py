"""The entries of a beat schedule, by their keys, and those that ``add_periodic_task`` adds."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import number
from celeryls.features.hover.beat.schedules import of_schedule
from celeryls.features.hover.calls import call_option_text
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.project.values.known import entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import BeatEntry
    from celeryls.project.values.known import Known
    from celeryls.syntax.places import Range

_KEYS = {
    "args": "The arguments that the task gets by position: a list or a tuple.",
    "kwargs": "The arguments that the task gets by name.",
    "options": "The options with which the task is sent, as `apply_async` takes them.",
    "relative": "An interval is counted from whole units, such as the full hour, and not from when beat was started.",
}
_METHOD = "add_periodic_task"
_LONGEST = 500
"""Code points between a keyword, or the method, and the value behind which it is looked for."""


def entry_topics(entry: BeatEntry, context: Context, now: datetime) -> Iterator[Topic]:
    """The key of an entry, those in it, and its schedule."""
    text = partial(_of_entry, entry, context, now)
    yield Topic(entry.at, text)
    if entry.record.shape == _METHOD:
        yield from _added(entry, context, now)
        return
    if entry.record.shape != "setting":
        return
    for name, (spot, known) in entry.fields.items():
        if not context.is_here(spot):
            continue
        if name == "schedule":
            shown = partial(of_schedule, entry.record.schedule, context, now)
            yield Topic(spot.range, shown)
            if context.is_here(known.spot):
                yield Topic(known.spot.range, shown)
        elif name == "task":
            yield Topic(spot.range, partial(_of_task, entry))
        elif name in _KEYS:
            yield Topic(spot.range, partial(str, f"`{name}`: {_KEYS[name]}"))
    for key, value in entries(entry.fields["options"][1] if "options" in entry.fields else None).values():
        yield from _option(str(getattr(key, "value", "")), key.spot.range, value, context)


def _added(entry: BeatEntry, context: Context, now: datetime) -> Iterator[Topic]:
    """``add_periodic_task(…)``: its name, the schedule, and the call options behind."""
    schedule = entry.record.schedule
    start = context.span(entry.at).start
    method = context.text.rfind(_METHOD, max(0, start - _LONGEST), start)
    if method >= 0:
        yield Topic(context.range((method, method + len(_METHOD))), partial(_of_entry, entry, context, now))
    if schedule is not None and context.is_here(schedule.spot):
        yield Topic(schedule.spot.range, partial(of_schedule, schedule, context, now))
    for name, value in entry.record.options:
        if context.is_here(value.spot):
            before = context.text[: context.span(value.spot.range).start][-_LONGEST:]
            if found := re.search(rf"\b{re.escape(name)}\s*=\s*\Z", before):
                offset = context.span(value.spot.range).start - len(before)
                at = context.range((offset + found.start(), offset + found.start() + len(name)))
                yield from _option(name, at, value, context)


def _option(name: str, at: Range, value: Known, context: Context) -> Iterator[Topic]:
    record = context.catalogue.call_options.get(name)
    if record is not None and context.is_here(value.spot):
        text = partial(call_option_text, record, number(value), context)
        yield Topic(at, text)
        yield Topic(value.spot.range, text)


def _of_entry(entry: BeatEntry, context: Context, now: datetime) -> str:
    return paragraphs(_of_task(entry), of_schedule(entry.record.schedule, context, now))


def _of_task(entry: BeatEntry) -> str:
    return f"Sends `{entry.record.task}`." if entry.record.task else ""
