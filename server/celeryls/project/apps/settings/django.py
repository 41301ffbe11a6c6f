"""Finds a Django project's settings module: the value of ``DJANGO_SETTINGS_MODULE`` where the app is made.

With django-configurations the settings are in a class of that module, named by ``DJANGO_CONFIGURATION``; in other
projects a class copies its attributes to the module.
"""

from __future__ import annotations

import os
from itertools import takewhile
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from celeryls.project.apps.settings.parts import is_handed_module
from celeryls.project.names.entities import Defined, External, Module, Spot
from celeryls.project.values.evaluate import evaluate
from celeryls.project.values.known import Known, text_in
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import Constant, Name, Subscript
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver

_MODULE, _CLASS = "DJANGO_SETTINGS_MODULE", "DJANGO_CONFIGURATION"
_STARTERS = ("wsgi.py", "asgi.py", "manage.py")
_LIKELY = ("settings/production.py", "settings/prod.py", "settings/base.py", "settings/__init__.py", "settings.py")
_TOP = Range(0, 0, 0, 0)


class DjangoSettings(NamedTuple):
    """The module or class of the settings, the likeliest if none is named; None if there is none.

    ``missing`` is the place of a named module or class that can't be found: it may set anything.
    """

    entity: Module | Defined | None
    missing: Spot | None


def django_settings(path: str, resolver: Resolver) -> DjangoSettings:
    """The settings used by a worker whose app is made in ``path``.

    The app's own file counts first; then the web server's entry point, as that runs in production; then the likeliest
    file by name, preferring production over development and tests.
    """
    module = settings_module(path, resolver)
    missing = _missing(path, resolver)
    if module is None:
        return DjangoSettings(None, missing)
    if exported := _exported(module, resolver):
        return DjangoSettings(exported, missing)
    configured = _configurations(module, resolver)
    if not configured:
        return DjangoSettings(Module(module), missing)
    named = next((text for each in _said_of(path, _CLASS, resolver) if (text := text_in(each))), None)
    chosen = next((each for each in configured if each.definition.name == named), None)
    if chosen is None:
        missing = missing or Spot(module, "", _TOP)
        chosen = configured[0] if len(configured) == 1 else None
    return DjangoSettings(chosen or Module(module), missing)


def settings_module(path: str, resolver: Resolver) -> str | None:
    """The file of those settings; None if there is none."""
    for starter in (path, *_starters(path, resolver)):
        for known in _said(starter, _MODULE, resolver):
            module = text_in(known)
            if module and (found := resolver.imported(module, starter)) and found.endswith(".py"):
                return found
    return next(_likely(path, resolver), None)


def _missing(path: str, resolver: Resolver) -> Spot | None:
    """The place of the first name of a settings module that does not exist, or is unknown."""
    for starter in (path, *_starters(path, resolver)):
        for known in _said(starter, _MODULE, resolver):
            module = text_in(known)
            found = resolver.imported(module, starter) if module else None
            return None if found and found.endswith(".py") else known.spot
    return None


def _said_of(path: str, variable: str, resolver: Resolver) -> Iterator[Known]:
    for starter in (path, *_starters(path, resolver)):
        yield from _said(starter, variable, resolver)


def _said(path: str, variable: str, resolver: Resolver) -> Iterator[Known]:
    for label, unit in resolver.bindings(path).units.items():
        for called in unit.calls:
            call = called.call
            if isinstance(call.callee, Name) and call.callee.dotted.endswith("environ.setdefault"):
                key, value = call.argument("key", 0), call.argument("value", 1)
                if isinstance(key, Constant) and key.value == variable and value is not None:
                    yield evaluate(ScopedValue(value, path, label, called.scope, {}), resolver)
        for made in unit.assignments:
            if isinstance(made.target, Subscript) and isinstance(made.target.of, Name):
                key = made.target.key
                if isinstance(key, Constant) and key.value == variable and made.target.of.dotted.endswith("environ"):
                    yield evaluate(ScopedValue(made.value, path, label, made.scope, {}), resolver)


def _exported(module: str, resolver: Resolver) -> Defined | None:
    """The last class whose attributes a module takes over: ``Settings.load_settings(__name__)``."""
    found: Defined | None = None
    for unit in resolver.bindings(module).units.values():
        for called in unit.calls:
            if called.scope == () and isinstance(called.call.callee, Name) and is_handed_module(called.call):
                owner = called.call.callee.dotted.rpartition(".")[0]
                entity = resolver.resolve(module, owner) if owner else None
                if isinstance(entity, Defined) and entity.definition.kind == "class":
                    found = entity
    return found


def _configurations(module: str, resolver: Resolver) -> list[Defined]:
    """The django-configurations classes of a module that have no subclass there."""
    found = [
        Defined(module, label, definition)
        for label, unit in resolver.bindings(module).units.items()
        for definition in unit.definitions
        if definition.kind == "class" and not definition.scope
    ]
    return [each for each in found if _is_configuration(each, resolver, 0)]


def _is_configuration(entity: Defined, resolver: Resolver, depth: int) -> bool:
    for base in entity.definition.bases if depth < 10 else ():
        if base.name is None and isinstance(base.value, Name):
            found = resolver.resolve(entity.path, base.value.dotted, entity.definition.scope)
            if isinstance(found, External) and found.dotted.startswith("configurations."):
                return True
            if isinstance(found, Defined) and _is_configuration(found, resolver, depth + 1):
                return True
    return False


def _starters(path: str, resolver: Resolver) -> list[str]:
    found = [each for name in _STARTERS for each in resolver.files_called(name)]
    return sorted(found, key=lambda each: (-_near(each, path), _STARTERS.index(each.rpartition(os.sep)[2]), each))


def _likely(path: str, resolver: Resolver) -> Iterator[str]:
    for ending in _LIKELY:
        end = os.sep + ending.replace("/", os.sep)
        found = [each for each in resolver.files_called(PurePath(ending).name) if each.endswith(end)]
        yield from sorted(found, key=lambda each: (-_near(each, path), each))


def _near(one: str, other: str) -> int:
    """How many leading folders two paths have in common."""
    parts = zip(PurePath(one).parts[:-1], PurePath(other).parts[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], parts))
