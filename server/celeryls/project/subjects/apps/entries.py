"""Entries of the setting ``beat_schedule`` as subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.beat import entry
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.model import BeatEntry
from celeryls.project.values.known import Pairs, Plain, Unresolved, entries, text_in, with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.apps import BeatEntryRecord
    from celeryls.project.values.known import Known


def entries_in(known: Known, app: DeployedApp, schedulers: set[str]) -> Iterator[tuple[Spot, BeatEntry]]:
    """The entries of a schedule with a known key, each at its key.

    ``schedulers`` are those that the project's commands name.
    """
    scheduler = _scheduler(app, schedulers)
    for key, (at, value) in entries(known).items():
        if not isinstance(with_defaults(value), Pairs):
            continue
        parts = entries(value)
        fields = {str(name): (with_defaults(where).spot, part) for name, (where, part) in parts.items()}
        if not fields:
            continue
        whole = not any(True for part in _keys(with_defaults(value)) if not isinstance(part, Plain))
        record = entry(str(key), {name: part for name, (_, part) in fields.items()}, app.key, "setting")
        spot = with_defaults(at).spot
        yield spot, BeatEntry(record, fields, (), spot.range, whole, scheduler)


def entries_added(
    records: Iterable[BeatEntryRecord], apps: Iterable[DeployedApp], schedulers: set[str]
) -> Iterator[tuple[Spot, BeatEntry]]:
    """The entries that ``add_periodic_task`` adds, each at its signature."""
    found = {_scheduler(app, schedulers) for app in apps}
    scheduler = found.pop() if len(found) == 1 else None
    for record in records:
        if record.shape == "add_periodic_task":
            given = (("schedule", record.schedule), ("args", record.args), ("kwargs", record.kwargs))
            fields = {name: (record.spot, known) for name, known in given if known is not None}
            whole = not any(isinstance(known, Unresolved) for _, known in fields.values())
            yield record.spot, BeatEntry(record, fields, (), record.spot.range, whole, scheduler)


def _scheduler(app: DeployedApp, schedulers: set[str]) -> str | None:
    """The scheduler in the settings or a command; empty if there is none, or it is Celery's own."""
    if schedulers:
        return next(iter(schedulers)) or None
    given = app.setting("beat_scheduler")
    if isinstance(given, Spot):
        return None
    text = text_in(given.known) if given else ""
    return "" if text == "celery.beat:PersistentScheduler" else text


def _keys(known: Known) -> Iterator[Known]:
    if isinstance(known, Pairs):
        yield from (with_defaults(key) for key, _ in known.pairs)
