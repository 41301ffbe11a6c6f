"""The entries of beat schedules, with when they run next."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.hover.amounts import duration_of
from celeryls.features.hover.scope import settings_of
from celeryls.features.project_tree.model import TreeItem
from celeryls.features.schedules.crontabs import crontab_of, in_words
from celeryls.features.schedules.runs import next_runs
from celeryls.features.schedules.zones import time_zone
from celeryls.project.names.purposes import purpose_of
from celeryls.wording import counted

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from celeryls.features.hover.scope import HoverScope
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.values.known import Known

SCHEDULE = "schedule"
_RUNS = 5
_NEVER = datetime.max.replace(tzinfo=UTC)


class _Plan(NamedTuple):
    """A schedule in words, empty if they can't be found, and its next runs, none if they can't be told."""

    words: str
    runs: tuple[datetime, ...]


def schedule_item(scope: HoverScope) -> Iterator[TreeItem]:
    """The item that holds all entries; none for a project without."""
    if count := len(_entries(scope)):
        yield TreeItem(
            SCHEDULE,
            "schedule",
            "Beat schedule",
            counted(count, "entry"),
            has_children=True,
        )


def entry_items(scope: HoverScope) -> Generator[None, None, tuple[TreeItem, ...]]:
    """The entries, those first whose next run is known and soonest; in steps of one entry."""
    zone = time_zone(settings_of(scope))
    planned = []
    for entry in _entries(scope):
        planned.append((entry, _plan(entry.schedule, zone, scope.now)))
        yield
    planned.sort(key=lambda each: (each[1].runs[0] if each[1].runs else _NEVER, each[0].key))
    snapshot, seen = scope.index.snapshot, dict[str, int]()
    items = []
    for entry, plan in planned:
        number = seen[entry.key] = seen.get(entry.key, 0) + 1
        details = "\n\n".join(_details(entry, plan, zone))
        items.append(
            TreeItem(
                f"{entry.key}#{number}", "entry", entry.key, _described(plan), details, snapshot.location(entry.spot)
            )
        )
    return tuple(items)


def _entries(scope: HoverScope) -> list[BeatEntryRecord]:
    root = str(scope.index.root)
    return [entry for entry in scope.index.snapshot.beat_entries() if purpose_of(entry.spot.path, root) != "test"]


def _plan(known: Known | None, zone: str | None, now: datetime) -> _Plan:
    if known is None:
        return _Plan("", ())
    if (crontab := crontab_of(known)) is not None:
        runs = tuple(islice(next_runs(crontab, zone, now), _RUNS)) if zone else ()
        return _Plan(in_words(crontab) or "", runs)
    words = duration_of(known)
    return _Plan(f"Every {words}" if words else "", ())


def _described(plan: _Plan) -> str:
    return f"{plan.words} · next {_written(plan.runs[0])}" if plan.runs else plan.words


def _details(entry: BeatEntryRecord, plan: _Plan, zone: str | None) -> Iterator[str]:
    yield f"Sends `{entry.task}`" if entry.task else "Its task can't be told."
    if plan.words:
        yield f"{plan.words}."
    if plan.runs:
        yield f"Next runs ({zone}): " + " · ".join(map(_written, plan.runs))
    if entry.conditional:
        yield "Depends on a condition: it may not be in force."


def _written(run: datetime) -> str:
    return f"{run:%a} {run.day} {run:%b} {run:%H:%M}"
