"""Schedules in words, with their next runs."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import duration_of, number
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.features.schedules.crontabs import crontab_of, crontab_with, in_words
from celeryls.features.schedules.intervals import INTERVAL, SOLAR
from celeryls.features.schedules.runs import next_runs
from celeryls.features.schedules.zones import time_zone
from celeryls.project.values.known import LibraryCall, Plain, Reference, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from celeryls.checking.context import Context
    from celeryls.features.schedules.crontabs import Crontab
    from celeryls.project.subjects.model import Schedule
    from celeryls.project.values.known import Known

_RUNS = 5
_PERIODS = ("days", "hours", "minutes", "seconds", "microseconds")


def schedule_topics(schedule: Schedule, context: Context, now: datetime) -> Iterator[Topic]:
    """A schedule, or a row of django-celery-beat, from its name to its last argument."""
    is_whole = schedule.call.range != schedule.call.callee.range  # of some calls only the callee is read
    if schedule.is_complete and is_whole:
        yield Topic(schedule.call.range, partial(_of_call, schedule, context, now))


def _of_call(schedule: Schedule, context: Context, now: datetime) -> str:
    given = schedule.arguments
    match schedule.callee.rpartition(".")[2]:
        case "crontab":
            return _of_crontab(crontab_with(given), context, now)
        case "schedule":
            return of_schedule(given.get("run_every"), context, now)
        case "solar":
            return _of_sun(given.get("event"), given.get("lat"), given.get("lon"))
        case "CrontabSchedule":
            crontab = crontab_with({name: value for name, value in given.items() if name != "timezone"})
            words = in_words(crontab) if crontab is not None else None
            return f"{words}, in the time zone of the row." if words else ""
        case "IntervalSchedule":
            return _of_interval(given)
        case _:
            return ""


def _of_sun(event: Known | None, latitude: Known | None, longitude: Known | None) -> str:
    """``solar("sunset", -37.8, 145)`` in words; empty for anything that is unknown, or no event."""
    named = with_defaults(event) if event is not None else None
    name = named.value if isinstance(named, Plain) else None
    kind, _, which = name.partition("_") if isinstance(name, str) else ("", "", "")
    if kind not in ("sunrise", "sunset", "solar", "dawn", "dusk"):
        return ""
    words = "solar noon" if kind == "solar" else f"{which} {kind}".strip()
    place = [_degrees(latitude, "N", "S"), _degrees(longitude, "E", "W")]
    return f"Every day at {words}" + (f", at {', '.join(filter(None, place))}." if all(place) else ".")


def _degrees(known: Known | None, positive: str, negative: str) -> str | None:
    value = number(known) if known is not None else None
    return None if value is None else f"{abs(value):g}° {positive if value >= 0 else negative}"


def _of_interval(given: Mapping[str, Known]) -> str:
    """A row of ``every`` and a period: a word, or a constant of the model."""
    if given.keys() != {"every", "period"}:
        return ""
    every, unit = number(given["every"]), _period(with_defaults(given["period"]))
    if every is None or unit not in _PERIODS:
        return ""
    return f"Every {unit.removesuffix('s')}." if every == 1 else f"Every {every:g} {unit}."


def _period(known: Known) -> str:
    if isinstance(known, Plain):
        return str(known.value)
    return known.dotted.rpartition(".")[2].lower() if isinstance(known, Reference) else ""


def of_schedule(known: Known | None, context: Context, now: datetime) -> str:
    """A schedule in words; empty if it is unknown."""
    if known is None:
        return ""
    if (crontab := crontab_of(known)) is not None:
        return _of_crontab(crontab, context, now)
    if isinstance(known, LibraryCall) and known.callee == SOLAR:
        return _of_sun(known.argument("event", 0), known.argument("lat", 1), known.argument("lon", 2))
    if isinstance(known, LibraryCall) and known.callee == INTERVAL:
        known = known.argument("run_every", 0) or known
    words = duration_of(known)
    return f"Every {words}, counted from the last time that it was sent." if words else ""


def _of_crontab(crontab: Crontab | None, context: Context, now: datetime) -> str:
    if crontab is None:
        return ""
    zone = time_zone(context.settings)
    runs = list(islice(next_runs(crontab, zone, now), _RUNS)) if zone else []
    listed = " · ".join(f"{run:%a} {run.day} {run:%b} {run:%H:%M}" for run in runs)
    words = in_words(crontab)
    return paragraphs(f"{words}." if words else None, f"Next runs ({zone}): {listed}" if listed else None)
