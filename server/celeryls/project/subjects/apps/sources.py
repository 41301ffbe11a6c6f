"""The settings in the sources of an app: modules, classes and dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import OLD_PREFIXES, setting_of
from celeryls.project.names.entities import Defined, Module, Spot
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.subjects.apps.reads import is_read
from celeryls.project.subjects.apps.route_order import are_equal
from celeryls.project.subjects.walk import values_in, within
from celeryls.project.values.evaluate import Evaluation
from celeryls.project.values.known import Reference, Unresolved, entries, with_defaults
from celeryls.project.values.operations import is_conditional
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.project.values.setting_places import SettingPlaces
from celeryls.project.values.timeline import rebinds, timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.apps import SettingsOrigin
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.known import Known
    from celeryls.project.values.timeline import Event


def settings_at(
    origin: SettingsOrigin, app: DeployedApp, resolver: Resolver, *, is_shared: bool = False
) -> Iterator[tuple[Spot, SettingValue]]:
    """The settings in a source of an app, including names that Celery does not know.

    ``is_shared`` says that other apps read it, too.
    """
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
    events = timeline(entity.path, resolver).get(scope, {})
    evaluation = Evaluation(resolver)
    places = SettingPlaces(resolver).of(entity, spot.path, scope)
    others = frozenset(places)
    prefixes = (f"{origin.namespace}_", *OLD_PREFIXES) if origin.namespace else ("",)
    for written, place in places.items():
        if written.startswith(prefixes):
            setting = setting_of(written, origin.namespace)
            value = SettingValue(
                written, setting, origin.namespace, known.get(written), place.range, origin.form, others
            )
            if setting is None:
                value = value._replace(known=evaluation.names.attribute(entity, written))
            if setting is None or not _is_new(written, setting, origin.namespace):
                files = {place.path, app.record.spot.path}
                value = value._replace(is_read=any(is_read(written, path, resolver) for path in files))
            if setting == "result_backend":
                value = value._replace(installed=evaluation.names.attribute(entity, "INSTALLED_APPS"))
            if setting is not None:
                earlier = _replaced(written, place, events.get(written, ()))
                winner = (
                    None
                    if is_shared
                    else _winner(written, setting, place, evaluation.names.attribute(entity, written), app, resolver)
                )
                value = value._replace(winner=winner, replaced=earlier)
            yield place, value


def _is_new(written: str, setting: str, namespace: str | None) -> bool:
    return written == (f"{namespace}_{setting}".upper() if namespace else setting)


def _winner(
    written: str, setting: str, place: Spot, known: Known | None, app: DeployedApp, resolver: Resolver
) -> Spot | None:
    """The statement of the app's own file that gives a setting another value; Celery 5.7 uses this one."""
    effective = app.newest.settings.get(setting)
    if effective is None or effective.adds or effective.doubtful or effective.spot.path != app.record.spot.path:
        return None
    if effective.spot.path == place.path or is_conditional(effective.known):
        return None
    if isinstance(effective.known, Unresolved | Reference):
        return None
    if known is not None and are_equal(known, effective.known):
        return None
    reads = any(is_read(each, effective.spot.path, resolver) for each in (setting, written))
    return None if reads else effective.spot


def _replaced(name: str, place: Spot, events: tuple[Event, ...]) -> tuple[Spot, ...]:
    """The statements of the same unit before the last one, where each surely gives the name a new value."""
    if len(events) < 2 or not all(rebinds(event, name) for event in events) or place.unit != events[-1].unit:
        return ()
    spots = (Spot(place.path, event.unit, event.fact.range) for event in events[:-1])
    return tuple(spot for spot in spots if spot.unit == place.unit)


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
