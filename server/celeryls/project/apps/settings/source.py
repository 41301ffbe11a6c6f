"""Reads the source given to ``config_from_object``: a module, a class or an instance, a dict, Django's settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from celeryls.catalogue.setting_names import NEW_NAMES, setting_of
from celeryls.project.apps.settings.computed import is_computed
from celeryls.project.apps.settings.django import django_settings
from celeryls.project.apps.settings.parts import may_override, parts
from celeryls.project.apps.settings.sureness import is_surely_bound
from celeryls.project.model.apps import SettingRecord, SettingsOrigin
from celeryls.project.names.entities import Assigned, Defined, External, Module, Spot
from celeryls.project.values.evaluate import Evaluation, Naming
from celeryls.project.values.known import Known, Pairs, Plain, Reference, Unresolved, entries, text_in, with_defaults
from celeryls.project.values.scoped_value import ScopedValue, assigned_value
from celeryls.project.values.setting_places import SettingPlaces
from celeryls.source.expression.values import CallExpression, Name, Operation
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.settings.parts import Part
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver

_TOP = Range(0, 0, 0, 0)
_DJANGO = ("django.conf:settings", "django.conf.settings")
_DEEPEST = 10


class Reading(NamedTuple):
    """The content of a source: its place, its settings, and its unreadable parts.

    ``varies`` says that the environment decides which source is used, and that this is the one named in the code.
    ``namespace`` is that of its names, readable or not.
    """

    origin: SettingsOrigin | None = None
    settings: tuple[SettingRecord, ...] = ()
    gaps: tuple[Spot, ...] = ()
    varies: bool = False
    namespace: str | None = None


@dataclass(frozen=True)
class SettingsSource:
    """Reads sources; ``naming`` returns the task that a name in a value refers to."""

    resolver: Resolver
    naming: Naming | None = None

    def read(self, bound: ScopedValue, namespace: str | None) -> Reading:
        """The settings in a source; what can't be followed is a gap at its place."""
        known = Evaluation(self.resolver, self.naming).value(bound)
        value = with_defaults(known)
        if isinstance(value, Plain) and value.value is None:
            return Reading()
        varies = isinstance(known, Unresolved) or isinstance(bound.value, Operation)
        found = self._told(value, bound, namespace, varies=varies)
        if not found.origin or self._is_object(bound) or not is_computed(bound, self.resolver):
            return found
        settings = tuple(given._replace(doubtful=True) for given in found.settings)
        return Reading(found.origin, settings, (*found.gaps, bound.spot), varies=True)

    def _told(self, value: Known, bound: ScopedValue, namespace: str | None, *, varies: bool) -> Reading:
        if isinstance(value, Pairs):
            return self._mapping(value, namespace, varies=varies)
        text = text_in(value)
        if text in _DJANGO or (isinstance(value, Reference) and value.dotted in _DJANGO):
            return self._django(bound, namespace)
        if isinstance(value, Unresolved) and (made_of := self._class_called(bound)):
            return self._scope(made_of, namespace, "class", instance=True)
        found = self._read(self._entity(value, bound), namespace, 0)
        return found._replace(varies=varies) if found else Reading(None, (), (bound.spot,), varies)

    def _django(self, bound: ScopedValue, namespace: str | None) -> Reading:
        entity, missing = django_settings(bound.path, self.resolver)
        found = self._read(entity, namespace, 0)
        if found is None:
            return Reading(None, (), (missing or bound.spot,), varies=True)
        if missing is None:
            return found._replace(varies=True)
        settings = tuple(given._replace(doubtful=True) for given in found.settings)
        return Reading(found.origin, settings, (*found.gaps, missing), varies=True)

    def _mapping(self, value: Pairs, namespace: str | None, *, varies: bool) -> Reading:
        settings = tuple(from_pairs(value, namespace))
        gap = gap_of(value)
        if gap is not None:
            settings = tuple(given._replace(doubtful=True) for given in settings)
        origin = SettingsOrigin("mapping", namespace, value.spot)
        return Reading(origin, settings, (gap,) if gap else (), varies)

    def _read(self, entity: Entity, namespace: str | None, depth: int) -> Reading | None:
        match entity:
            case Module(path=path) if path.endswith(".py"):
                return self._scope(entity, namespace, "module", instance=False)
            case Defined(definition=definition) if definition.kind == "class":
                return self._scope(entity, namespace, "class", instance=False)
            case Assigned(path=path, unit=unit, assignment=made) if depth < _DEEPEST:
                bound = ScopedValue(made.value, path, unit, made.scope, {})
                inner = Evaluation(self.resolver, self.naming).value(bound)
                if isinstance(value := with_defaults(inner), Pairs):
                    return self._mapping(value, namespace, varies=isinstance(inner, Unresolved))
                made_of = self._class_called(bound)
                return self._scope(made_of, namespace, "class", instance=True) if made_of else None
            case _:
                return None

    def _entity(self, value: Known, bound: ScopedValue) -> Entity:
        text = text_in(value)
        if text is not None:
            return self.resolver.symbol(text, bound.path)
        if isinstance(value, Reference):
            return value.entity if not isinstance(value.entity, External) else None
        match bound.value:
            case Name(dotted=dotted):
                return self.resolver.resolve(bound.path, dotted, bound.scope)
            case _:
                return None

    def _is_object(self, bound: ScopedValue) -> bool:
        """Whether a value is an instance of a class of the project, or its name."""
        if isinstance(bound.value, Name):
            found = self.resolver.resolve(bound.path, bound.value.dotted, bound.scope)
            return isinstance(found, Assigned) and self._class_called(assigned_value(found)) is not None
        return self._class_called(bound) is not None

    def _class_called(self, bound: ScopedValue) -> Defined | None:
        """The class of an instance: ``Settings()``."""
        match bound.value:
            case CallExpression(callee=Name(dotted=dotted)):
                found = self.resolver.resolve(bound.path, dotted, bound.scope)
                return found if isinstance(found, Defined) and found.definition.kind == "class" else None
            case _:
                return None

    def _scope(self, entity: Module | Defined, namespace: str | None, form: str, *, instance: bool) -> Reading:
        scopes = parts(entity, self.resolver, instance=instance)
        settings = tuple(
            given._replace(doubtful=may_override(given.spot, scopes)) for given in self._in_scope(entity, namespace)
        )
        own = scopes[0].spot if form == "class" else Spot(entity.path, "", _TOP)
        origin = SettingsOrigin("class" if form == "class" else "module", namespace, own, _open(scopes))
        return Reading(origin, settings, tuple(gap for part in scopes for gap in part.gaps))

    def _in_scope(self, entity: Module | Defined, namespace: str | None) -> Iterator[SettingRecord]:
        evaluation = Evaluation(self.resolver, self.naming)
        scope = entity.inner if isinstance(entity, Defined) else ()
        places = SettingPlaces(self.resolver).of(entity, entity.path, scope)
        named: dict[str, str] = {}
        for written in places:
            setting = setting_of(written, namespace)
            # A new name takes precedence over an old one.
            if setting and (
                setting not in named or written not in NEW_NAMES or written == f"{namespace}_{setting}".upper()
            ):
                named[setting] = written
        for setting, written in named.items():
            known = evaluation.names.attribute(entity, written)
            if known is not None:
                is_sure = is_surely_bound(entity.path, scope, written, self.resolver)
                yield SettingRecord(setting, written, known, places[written], depends="" if is_sure else "condition")


def _open(scopes: tuple[Part, ...]) -> tuple[Spot, ...]:
    return tuple(part.spot for part in scopes if not part.closed)


def gap_of(known: Known | None) -> Spot | None:
    """The place in a dict that may hold unknown keys; None if all keys are known."""
    value = with_defaults(known) if known is not None else None
    if isinstance(value, Pairs):
        return next((key.spot for key, _ in value.pairs if _is_gap(with_defaults(key))), None)
    return value.spot if value is not None else None


def _is_gap(key: Known) -> bool:
    return isinstance(key, Unresolved) and key.why != "branch"  # this one only marks everything as uncertain


def from_pairs(known: Known | None, namespace: str | None, *, adds: bool = False) -> Iterator[SettingRecord]:
    """The settings in a dict."""
    for key, (at, value) in entries(known).items():
        setting = setting_of(str(key), namespace)
        if setting:
            spot = value.spot if value.spot.path == at.spot.path else at.spot
            yield SettingRecord(setting, str(key), value, spot, adds)
