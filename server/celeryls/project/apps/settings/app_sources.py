"""The settings that an app reads from objects: modules, classes, dicts, Django's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.apps.settings.effective import EffectiveSettings
from celeryls.project.apps.settings.methods import FlaskKey, objects
from celeryls.project.apps.settings.namespaced import NamespaceFirst, is_named_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.apps.settings.methods import Method
    from celeryls.project.apps.settings.source import Reading
    from celeryls.project.model.apps import SettingRecord, SettingsOrigin
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.evaluate import Naming
    from celeryls.project.values.scoped_value import ScopedValue


class AppSources(NamedTuple):
    """An app's settings from objects, as Celery reads them since 5.7, and before if a source has a namespace.

    ``flask_keys`` are keys of Flask's configuration that it reads, too; ``varies`` is as in `AppRecord`.
    """

    newest: EffectiveSettings
    earlier: NamespaceFirst | None
    origins: tuple[SettingsOrigin, ...]
    flask_keys: tuple[str, ...]
    varies: bool


def read_sources(made: ScopedValue, called: Iterable[Method], resolver: Resolver, naming: Naming | None) -> AppSources:
    """Reads the sources of an app, in the order of the text; a certain one replaces those before it."""
    readings: list[tuple[Reading, bool]] = []
    flask_keys: list[str] = []
    for found, certain in objects(made, called, resolver, naming):
        if isinstance(found, FlaskKey):
            flask_keys.append(found.key)
        else:
            readings = [*([] if certain else readings), (found, certain)]
    newest = EffectiveSettings()
    for found, certain in readings:
        for given in found.settings:
            newest.add(given, certain=certain)
        newest.unreadable.update(dict.fromkeys(found.gaps))
    return AppSources(
        newest,
        _earlier(readings) if any(found.namespace for found, _ in readings) else None,
        tuple(found.origin for found, _ in readings if found.origin),
        tuple(flask_keys),
        any(found.varies or not certain for found, certain in readings),
    )


def _earlier(readings: Iterable[tuple[Reading, bool]]) -> NamespaceFirst:
    """The same before Celery 5.7, which knows no old names beside a namespace."""
    settings = EffectiveSettings()
    given: dict[str, bool] = {}
    for found, certain in readings:
        named = [each for each in found.settings if is_named_for(each.written, each.name, found.namespace)]
        for each in named:
            settings.add(each, certain=certain)
        if found.namespace:
            given |= {each.name: certain and not _is_nested(each, found) for each in named}
        settings.unreadable.update(dict.fromkeys(found.gaps))
    has_gaps = any(found.gaps for found, _ in readings if found.namespace)
    return NamespaceFirst(settings.settings.values(), settings.unreadable, given, has_gaps=has_gaps)


def _is_nested(given: SettingRecord, found: Reading) -> bool:
    """Whether a statement of a module is indented: a condition may decide if it sets the name."""
    return found.origin is not None and found.origin.form == "module" and given.spot.range.column > 0
