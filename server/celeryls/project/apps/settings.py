"""The settings of an app where they are written: a module, a class, a dict, Django's settings, the app's ``conf``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import NEW_NAMES, setting_of
from celeryls.project.apps.django_settings import settings_module
from celeryls.project.model.configured import Given, Origin
from celeryls.project.names.entities import Assigned, Defined, External, Module, Spot
from celeryls.project.values.bound import Bound
from celeryls.project.values.evaluate import Evaluation, Naming
from celeryls.project.values.known import Known, Pairs, Reference, entries, text_in, usual
from celeryls.project.values.setting_places import SettingPlaces
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.outline.model import Scope

_TOP = Range(0, 0, 0, 0)
_DJANGO = ("django.conf:settings", "django.conf.settings")


class Source:
    """What ``config_from_object`` was given: where it is, and the settings in it."""

    def __init__(self, resolver: Resolver, naming: Naming | None = None) -> None:
        self._resolver = resolver
        self._naming = naming

    def read(self, known: Known, namespace: str | None, path: str) -> tuple[Origin | None, list[Given]]:
        """The settings in what was given in the file ``path``; nothing where that can't be told."""
        value = usual(known)
        if isinstance(value, Pairs):
            return Origin("mapping", namespace, value.spot), list(from_pairs(value, namespace))
        entity = self._entity(value, path)
        match entity:
            case Module(path=module) if module.endswith(".py"):
                given = self._in_scope(entity, module, (), namespace)
                return Origin("module", namespace, Spot(module, "", _TOP)), list(given)
            case Defined(definition=definition) if definition.kind == "class":
                given = self._in_scope(entity, entity.path, entity.inner, namespace)
                return Origin("class", namespace, entity.spot), list(given)
            case Assigned(path=where, unit=unit, assignment=made):
                inner = Evaluation(self._resolver, self._naming).value(Bound(made.value, where, unit, made.scope, {}))
                return self.read(inner, namespace, path) if isinstance(inner, Pairs) else (None, [])
            case _:
                return None, []

    def _entity(self, value: Known, path: str) -> Entity:
        text = text_in(value)
        if text in _DJANGO or (isinstance(value, Reference) and value.dotted in _DJANGO):
            module = settings_module(path, self._resolver)
            return Module(module) if module else None
        if text is not None:
            return self._resolver.symbol(text, path)
        return value.entity if isinstance(value, Reference) and not isinstance(value.entity, External) else None

    def _in_scope(self, entity: Entity, path: str, scope: Scope, namespace: str | None) -> Iterator[Given]:
        evaluation = Evaluation(self._resolver, self._naming)
        places = SettingPlaces(self._resolver).of(entity, path, scope)
        named: dict[str, str] = {}
        for written in places:
            setting = setting_of(written, namespace)
            # Of an old name and a new one, the new one is in force.
            if setting and (
                setting not in named or written not in NEW_NAMES or written == f"{namespace}_{setting}".upper()
            ):
                named[setting] = written
        for setting, written in named.items():
            known = evaluation.names.attribute(entity, written)
            if known is not None:
                yield Given(setting, written, known, places[written])


def from_pairs(known: Known | None, namespace: str | None, *, adds: bool = False) -> Iterator[Given]:
    """The settings in a dict."""
    for key, (at, value) in entries(known).items():
        setting = setting_of(str(key), namespace)
        if setting:
            spot = value.spot if value.spot.path == at.spot.path else at.spot
            yield Given(setting, str(key), value, spot, adds)
