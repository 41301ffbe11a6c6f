"""Schedules in words, with their next runs; the entries of a beat schedule."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import duration_of
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.features.schedules.crontabs import CRONTAB, crontab_of, crontab_with, in_words
from celeryls.features.schedules.runs import next_runs
from celeryls.features.schedules.zones import time_zone
from celeryls.project.values.known import LibraryCall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from celeryls.checking.context import Context
    from celeryls.features.schedules.crontabs import Crontab
    from celeryls.project.subjects.model import BeatEntry, Schedule
    from celeryls.project.values.known import Known

_RUNS = 5
_INTERVAL = "celery.schedules.schedule"


def schedule_topics(schedule: Schedule, context: Context, now: datetime) -> Iterator[Topic]:
    """A ``crontab(…)`` from its name to its last argument."""
    if schedule.callee == CRONTAB and schedule.is_complete:
        yield Topic(schedule.call.range, partial(_of_crontab, crontab_with(schedule.arguments), context, now))


def entry_topics(entry: BeatEntry, context: Context, now: datetime) -> Iterator[Topic]:
    """The key of an entry, and its schedule."""
    text = partial(_of_entry, entry, context, now)
    yield Topic(entry.at, text)
    if entry.record.shape == "setting" and (given := entry.fields.get("schedule")) is not None:
        for spot in (given[0], given[1].spot):
            if context.is_here(spot):
                yield Topic(spot.range, partial(_of_schedule, entry.record.schedule, context, now))


def _of_entry(entry: BeatEntry, context: Context, now: datetime) -> str:
    sent = f"Sends `{entry.record.task}`" if entry.record.task else "An entry of beat's schedule"
    return paragraphs(sent, _of_schedule(entry.record.schedule, context, now))


def _of_schedule(known: Known | None, context: Context, now: datetime) -> str:
    """A schedule in words; empty if it is unknown."""
    if known is None:
        return ""
    if (crontab := crontab_of(known)) is not None:
        return _of_crontab(crontab, context, now)
    if isinstance(known, LibraryCall) and known.callee == _INTERVAL:
        known = known.argument("run_every", 0) or known
    words = duration_of(known)
    return f"Every {words}, counted from the last time that it was sent." if words else ""


def _of_crontab(crontab: Crontab | None, context: Context, now: datetime) -> str:
    if crontab is None:
        return ""
    zone = time_zone(context)
    runs = list(islice(next_runs(crontab, zone, now), _RUNS)) if zone else []
    listed = " · ".join(f"{run:%a} {run.day} {run:%b} {run:%H:%M}" for run in runs)
    words = in_words(crontab)
    return paragraphs(f"{words}." if words else None, f"Next runs ({zone}): {listed}" if listed else None)
