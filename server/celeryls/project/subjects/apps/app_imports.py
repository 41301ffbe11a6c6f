"""Apps as subjects: whether the modules that Django loads import them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from celeryls.project.apps.settings.django import django_settings
from celeryls.project.names.entities import Defined, External, Module
from celeryls.project.subjects.apps.loaded_by_name import loaded_by_name
from celeryls.project.subjects.apps.model import App
from celeryls.source.expression.values import Constant, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.names.resolve import Resolver

_LOADED_BY_DJANGO = frozenset(("urls", "wsgi", "asgi", "apps", "settings", "models", "admin"))
_MOST = 5000
_SETTINGS = ("django.conf:settings", "django.conf.settings")


def app_of(app: DeployedApp, tasks: tuple[TaskRecord, ...], resolver: Resolver) -> App:
    """The subject of an app; ``tasks`` are all tasks of the project."""
    path = app.key[0]
    init = os.path.join(os.path.dirname(path), "__init__.py")  # noqa: PTH118, PTH120 - a name, no file is looked at
    package = init if init in resolver.files() else None
    django = app.record.variable.isidentifier() and _has_djangos_settings(path, app.record.variable, resolver)
    imported = (
        resolver.memo.keep(("imported app", path), lambda: _is_imported(path, init, resolver)) if django else None
    )
    wanted = any(task.app is None and task.wrapper is None for task in tasks)
    return App(app.record, app.record.spot.range, django, package, imported, wanted)


def _has_djangos_settings(path: str, variable: str, resolver: Resolver) -> bool:
    """Whether ``config_from_object`` gives a module-level app all of Django's settings."""
    bindings = resolver.bindings(path)
    for unit in bindings.units.values() if bindings else ():
        for called in unit.calls:
            callee = called.call.callee
            if not isinstance(callee, Name) or callee.dotted != f"{variable}.config_from_object" or called.scope:
                continue
            match called.call.argument("obj", 0):
                case Constant(value=str(text)):
                    return text in _SETTINGS
                case Name(dotted=dotted):
                    entity = resolver.resolve(path, dotted)
                    return isinstance(entity, External) and entity.dotted in _SETTINGS
    return False


def _is_imported(wanted: str, init: str, resolver: Resolver) -> bool | None:
    """Whether the modules that Django loads import a file, directly or not.

    None if there are too many to search, or if one of them imports a module whose name is computed.
    """
    seen: set[str] = set()
    settings, _ = django_settings(wanted, resolver)
    ahead = [*_loaded(resolver), init, *([settings.path] if isinstance(settings, Module | Defined) else ())]
    unknown = False
    while ahead:
        path = ahead.pop()
        if path == wanted:
            return True
        if path in seen:
            continue
        if len(seen) >= _MOST:
            return None
        seen.add(path)
        ahead += (*_packages_around(path, resolver), *_imported_by(path, resolver))
        named = list(loaded_by_name(path, resolver))
        ahead += [each for each in named if each is not None]
        unknown = unknown or None in named
    return None if unknown else False


def _packages_around(path: str, resolver: Resolver) -> Iterator[str]:
    """The `__init__.py` of each package that contains a file: Python runs them before the file."""
    folder = os.path.dirname(path)  # noqa: PTH120 - a name, no file is looked at
    while (init := os.path.join(folder, "__init__.py")) in resolver.files():  # noqa: PTH118
        yield init
        folder = os.path.dirname(folder)  # noqa: PTH120


def _loaded(resolver: Resolver) -> Iterator[str]:
    """The files that Django always loads."""
    for path in resolver.files():
        if path.rpartition(os.sep)[2].removesuffix(".py") in _LOADED_BY_DJANGO or f"{os.sep}settings{os.sep}" in path:
            yield path


def _imported_by(path: str, resolver: Resolver) -> Iterator[str]:
    """The files that a file imports, including imports in functions."""
    outline = resolver.outline(path)
    for _, unit in outline.units if outline else ():
        for each in unit.imports:
            if each.typing_only or (found := resolver.imported(each.module, path)) is None:
                continue
            if found.endswith(".py"):
                yield found
            if each.name not in (None, "*") and (below := resolver.submodule(found, str(each.name))):
                yield below
