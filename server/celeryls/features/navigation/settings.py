"""Settings of Celery: all places that set one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.features.navigation.model import NamedPlaces
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.navigation.position import PositionQuery
    from celeryls.project.apps.deployment import Deployment
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.index.table import Table
    from celeryls.project.model.apps import FileConfiguration, SettingRecord
    from celeryls.project.model.location import Location
    from celeryls.project.names.entities import Spot

_WORD = re.compile(r"\w+")
_CONFIGURATION = re.compile(r"(?:\bconf|\bconf\s*\[\s*['\"])\s*\.?\s*\Z")
"""What is before the name of a setting that is read: ``app.conf.``, ``app.conf["``."""


def setting_at(query: PositionQuery) -> NamedPlaces | None:
    """The places that set the setting whose name stands at a position, the effective ones first; None if none does.

    The name may be set or read there; one in lower case is only read from a ``conf``.
    """
    snapshot, path, line, column, content, *_ = query
    word = next((each for each in _WORD.finditer(content) if each.start() <= column <= each.end()), None)
    if word is None:
        return None
    known = _by_word(snapshot.deployment, snapshot.tables.configured)
    records = known.get(word[0], ())
    names = {each.name for each in records}
    if not names:
        return None
    is_setting = word[0].isupper() or _is_read(content, word.start())
    if not is_setting and not _is_set(snapshot, path, line, word, records):
        return None
    effective = (app.settings.get(name) for app in snapshot.apps() for name in names)
    setting = (*filter(None, effective), *(each for name in names for each in known[name]))
    places = tuple(dict.fromkeys(_shown(snapshot.location(each.spot), each.written) for each in setting))
    here = Range(line, word.start(), line, word.end())
    return NamedPlaces(here, places, tuple(sorted(places)))


@lru_cache(maxsize=4)
def _by_word(deployment: Deployment, configured: Table[FileConfiguration]) -> dict[str, tuple[SettingRecord, ...]]:
    """All places that set a setting, whether it takes effect or not, by its name and as it is written.

    Snapshots share both arguments as long as no configuration changes.
    """
    found: dict[str, dict[Spot, SettingRecord]] = {}
    for each in _records(deployment, configured):
        for word in (each.name, each.written):
            found.setdefault(word, {}).setdefault(each.spot, each)
    return {word: tuple(records.values()) for word, records in found.items()}


def _records(deployment: Deployment, configured: Table[FileConfiguration]) -> Iterator[SettingRecord]:
    for app in deployment.apps:
        earlier = app.record.earlier
        yield from (*app.record.settings, *(earlier.settings if earlier else ()), *app.settings.values())
        for others in app.elsewhere.values():
            yield from others
    for file in (configured.get(path) for path in configured):
        yield from (each.given for each in (file.additions if file else ()) if each.given is not None)


def _is_read(content: str, at: int) -> bool:
    return _CONFIGURATION.search(content[:at]) is not None


def _is_set(snapshot: Snapshot, path: str, line: int, word: re.Match[str], records: tuple[SettingRecord, ...]) -> bool:
    """Whether a word is the name in a statement, keyword or entry that sets a setting."""
    for each in records:
        if each.spot.path == path:
            place = snapshot.location(each.spot).range
            if place.line == line and place.column <= word.start() and (line, word.end()) <= place.end:
                return True
    return False


def _shown(place: Location, written: str) -> Location:
    """The first line of what sets a setting; a value may have many."""
    inside = place.range
    if inside.line == inside.end_line:
        return place
    return place._replace(range=inside.beginning(len(written)))
