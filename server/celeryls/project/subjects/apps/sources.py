"""The settings in the sources of an app: modules, classes and dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import setting_of
from celeryls.project.names.entities import Defined, Module
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.apps.reads import is_read
from celeryls.project.subjects.walk import values_in, within
from celeryls.project.values.evaluate import Evaluation, attribute
from celeryls.project.values.known import entries, with_defaults
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.project.values.setting_places import SettingPlaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.apps import SettingsOrigin
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver

_OLD = ("CELERY", "BROKER_")
"""Prefixes of setting names up to Celery 3, with any namespace."""


def settings_at(origin: SettingsOrigin, app: DeployedApp, resolver: Resolver) -> Iterator[tuple[Spot, SettingValue]]:
    """The settings in a source of an app, including names that Celery does not know."""
    spot = origin.spot
    if origin.form == "mapping":
        yield from _in_mapping(origin, resolver)
    if origin.form not in ("module", "class"):
        return
    entity: Module | Defined | None = Module(spot.path) if origin.form == "module" else _class_at(spot, resolver)
    if entity is None:
        return
    scope = entity.inner if isinstance(entity, Defined) else ()
    known = {given.written: given.known for given in app.settings.values()}
    places = SettingPlaces(resolver).of(entity, spot.path, scope)
    others = frozenset(places)
    prefixes = (f"{origin.namespace}_", *_OLD) if origin.namespace else ("",)
    for written, place in places.items():
        if written.startswith(prefixes):
            setting = setting_of(written, origin.namespace)
            value = SettingValue(
                written, setting, origin.namespace, known.get(written), place.range, origin.form, others
            )
            if setting is None:
                given = attribute(entity, written, resolver)
                files = {place.path, app.record.spot.path}
                value = value._replace(known=given, is_read=any(is_read(written, path, resolver) for path in files))
            yield place, value


def _in_mapping(origin: SettingsOrigin, resolver: Resolver) -> Iterator[tuple[Spot, SettingValue]]:
    """The same for the dict that ``config_from_object`` gets."""
    bindings = resolver.bindings(origin.spot.path)
    unit = bindings.units.get(origin.spot.unit) if bindings else None
    bound = next(
        (
            ScopedValue(part, origin.spot.path, origin.spot.unit, scope, {})
            for value, scope in (values_in(unit) if unit else ())
            for part in within(value)
            if part.range == origin.spot.range
        ),
        None,
    )
    given = entries(Evaluation(resolver).value(bound)) if bound else {}
    others = frozenset(map(str, given))
    for name, (at, known) in given.items():
        spot = with_defaults(at).spot
        setting = setting_of(str(name), origin.namespace)
        yield spot, SettingValue(str(name), setting, origin.namespace, known, spot.range, "mapping", others)


def _class_at(spot: Spot, resolver: Resolver) -> Defined | None:
    unit = resolver.bindings(spot.path).unit(spot.unit)
    found = next((each for each in unit.definitions if each.name_range == spot.range), None) if unit else None
    return Defined(spot.path, spot.unit, found) if found else None
