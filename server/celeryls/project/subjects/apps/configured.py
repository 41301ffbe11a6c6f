"""Calls that give an app its settings, as subjects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.setting_names import setting_of
from celeryls.project.apps.settings.methods import methods
from celeryls.project.names.entities import Module
from celeryls.project.subjects.apps.model import ConfigurationCall
from celeryls.project.subjects.apps.reads import is_read
from celeryls.project.values.setting_places import SettingPlaces
from celeryls.source.expression.values import Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.names.entities import Spot
    from celeryls.project.names.resolve import Resolver

_DJANGO = ("django.conf:settings", "django.conf.settings")


def sources_of(app: DeployedApp, resolver: Resolver) -> Iterator[tuple[Spot, ConfigurationCall]]:
    """The only call that gives an app settings from a module, where it gives no namespace."""
    path = app.record.spot.path
    calls = [
        each
        for each in methods(path, resolver)
        if each.owner == app.record.variable and each.name == "config_from_object"
    ]
    origins = [each for each in app.record.origins if each.form == "module"]
    if len(calls) != 1 or len(origins) != 1 or origins[0].namespace is not None:
        return
    call = calls[0].call
    if call.argument("namespace", 3) is not None or any(each.name in ("*", "**") for each in call.arguments):
        return
    file = origins[0].spot.path
    places = SettingPlaces(resolver).of(Module(file), file, ())
    names = {
        name: spot
        for name, spot in places.items()
        if (setting_of(name, None) or setting_of(name, "CELERY"))
        and not any(is_read(name, each, resolver) for each in {spot.path, file, path})
    }
    yield calls[0].scoped.spot, ConfigurationCall(call, call.range, names, _is_django(call.argument("obj", 0)))


def _is_django(source: object) -> bool:
    match source:
        case Constant(value=str(text)):
            return text in _DJANGO
        case Name(dotted="settings"):
            return True
        case _:
            return False
