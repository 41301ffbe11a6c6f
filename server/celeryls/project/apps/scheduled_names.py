"""Finds task names that belong to beat schedules once all files are combined.

A helper or a loop makes an entry from a name written elsewhere: ``entry("shop.tasks.pack", 30)``, ``for name in (…)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.model.tasks import UseRecord
from celeryls.project.values.known import Plain, entries, with_defaults
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.model.apps import FileConfiguration, SettingRecord
    from celeryls.project.names.entities import Spot


def with_scheduled(uses: tuple[UseRecord, ...], configured: FileConfiguration, path: str) -> tuple[UseRecord, ...]:
    """The uses in a file, plus those in schedules that no single statement shows."""
    found = list(_names_in(configured, path))
    if not found:
        return uses
    told = {named.spot for named in uses if named.task is not None}
    new = {named.spot: named for named in found if named.spot not in told}
    return (*(named for named in uses if named.spot not in new), *new.values()) if new else uses


def _names_in(configured: FileConfiguration, path: str) -> Iterator[UseRecord]:
    for given in _schedules(configured):
        for _, value in entries(given.known).values():
            _, known = entries(value).get("task", (None, None))
            task = with_defaults(known) if known is not None else None
            if isinstance(task, Plain) and isinstance(task.value, str) and task.spot.path == path:
                yield UseRecord("beat", "", task.value, task.value, without_quotes(task.spot, len(task.value)))


def _schedules(configured: FileConfiguration) -> Iterable[SettingRecord]:
    for app in configured.apps:
        earlier = app.earlier.settings if app.earlier is not None else ()
        yield from (given for given in (*app.settings, *earlier) if given.name == "beat_schedule")
    given = (addition.given for addition in configured.additions if addition.given)
    yield from (each for each in given if each.name == "beat_schedule")


def without_quotes(spot: Spot, length: int) -> Spot:
    """The place of a plain string of that length without its quotes; other places are unchanged."""
    place = spot.range
    if place.line == place.end_line and place.end_column - place.column == length + 2:
        return spot._replace(range=Range(place.line, place.column + 1, place.line, place.end_column - 1))
    return spot
