"""Settings that a file sets on apps from other files, or on unknown apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.instances import is_app, makes_app, may_be_app
from celeryls.project.apps.settings.conf import Gap, settings_from, statements
from celeryls.project.apps.settings.effective import EffectiveSettings
from celeryls.project.apps.settings.methods import FlaskKey, methods, objects, overruling, unreadable
from celeryls.project.model.apps import SettingAddition
from celeryls.project.names.entities import Assigned, Defined, External
from celeryls.project.values.scoped_value import ScopedValue, module_of
from celeryls.source.expression.values import CallExpression, Constant, Name
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.apps.settings.conf import ConfStatement
    from celeryls.project.apps.settings.methods import Method
    from celeryls.project.model.apps import AppKey
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.evaluate import Naming
    from celeryls.source.outline.model import Scope, UnitOutline

_DEEPEST = 10
_HANDED = frozenset(("sender", "app", "celery", "celery_app", "capp", "application"))
"""The usual names of parameters that hold an app."""


def additions(path: str, own: Iterable[str], resolver: Resolver, naming: Naming | None) -> Iterator[SettingAddition]:
    """The settings, and the unreadable sources, of apps other than the file's ``own``, by variable."""
    variables = set(own)
    for method in methods(path, resolver):
        if method.owner not in variables and (app := _app(method.owner, path, method.scoped.scope, resolver)):
            yield from _called(method, app if app != _NOBODY else None, path, resolver, naming)
    by_app: dict[AppKey, list[ConfStatement]] = {}
    for statement in statements(path, resolver):
        if statement.owner not in variables:
            owner = statement.owner
            app = _app(owner, path, statement.scope, resolver) if owner else _NOBODY
            if app is not None:
                by_app.setdefault(app, []).append(statement)
    for app, mine in by_app.items():
        key = app if app != _NOBODY else None
        before = EffectiveSettings()
        for given, certain in settings_from(path, mine, before, resolver, naming):
            yield SettingAddition(key, None if isinstance(given, Gap) else given, given.spot, certain)
            if not isinstance(given, Gap):
                before.add(given, certain=certain)


_NOBODY: AppKey = ("", "")
"""In place of a key: an unknown app."""


def _called(
    method: Method, app: AppKey | None, path: str, resolver: Resolver, naming: Naming | None
) -> Iterator[SettingAddition]:
    nothing = ScopedValue(Constant(None, method.call.range), path, method.scoped.unit, method.scoped.scope, {})
    for found, certain in objects(nothing, [method], resolver, naming):
        if isinstance(found, FlaskKey):
            yield SettingAddition(app, None, method.scoped.spot, certain)
            continue
        yield from (SettingAddition(app, None, spot, certain) for spot in found.gaps)
        yield from (SettingAddition(app, given, given.spot, certain) for given in found.settings)
    for each in (*overruling(nothing, [method], resolver, naming), *unreadable([method])):
        yield SettingAddition(app, None if isinstance(each, Gap) else each, each.spot, method.certain)


def _app(owner: str, path: str, scope: Scope, resolver: Resolver) -> AppKey | None:
    """The key of the app that is written ``owner``; `_NOBODY` if it is an unknown app, None if it is not an app."""
    entity = resolver.resolve(path, owner, scope)
    if key := app_key(entity, resolver):
        return key
    head = owner.partition(".")[0]
    if entity is None and owner in _HANDED:
        return _NOBODY
    if head in ("self", "cls") and owner == head:
        return _NOBODY if _is_in_app(path, scope, resolver) else None
    return _NOBODY if may_be_app(entity, owner, resolver) else None


def app_key(entity: Entity, resolver: Resolver, depth: int = 0) -> AppKey | None:
    """The key of an app: of the variable that it is assigned to, even if a function returns it.

    None if it is not an app.
    """
    if not isinstance(entity, Assigned) or not isinstance(entity.assignment.value, CallExpression) or depth > _DEEPEST:
        return None
    made = entity.assignment
    callee = entity.assignment.value.callee
    found = resolver.resolve(entity.path, callee.dotted, made.scope) if isinstance(callee, Name) else None
    if isinstance(found, Defined) and found.definition.kind != "class":
        return _returned(found, resolver, depth + 1)
    if isinstance(made.target, Name) and is_app(entity, resolver):
        return entity.path, made.target.dotted
    return None


def _returned(function: Defined, resolver: Resolver, depth: int) -> AppKey | None:
    """The key of the app that a function returns."""
    resolver.outline(function.path)
    for value in function.definition.returns:
        match value:
            case Name(dotted=dotted):
                found = app_key(resolver.resolve(function.path, dotted, function.inner), resolver, depth)
            case CallExpression(callee=Name(dotted=dotted)):
                made = resolver.resolve(function.path, dotted, function.inner)
                if isinstance(made, Defined) and made.definition.kind != "class":
                    found = _returned(made, resolver, depth + 1) if depth < _DEEPEST else None
                else:
                    found = (function.path, function.definition.name)
            case _:
                found = None
        if found:
            return found
    return None


def aliases(path: str, label: str, unit: UnitOutline, resolver: Resolver) -> Iterator[tuple[str, AppKey]]:
    """The dotted names in a unit of a module that hold an app made by a function of the project."""
    for made in unit.assignments:
        match made:
            case Assignment(target=Name(dotted=dotted), value=CallExpression(callee=Name())):
                key = app_key(Assigned(path, label, made), resolver)
                if key is not None and key != (path, dotted):
                    parts = (module_of(path, resolver) or "", *(name for _, name in made.scope), dotted)
                    yield ".".join(part for part in parts if part), key


def _is_in_app(path: str, scope: Scope, resolver: Resolver) -> bool:
    """Whether a method belongs to an app class."""
    depth = next((i for i in range(len(scope), 0, -1) if scope[i - 1][0] == "class"), 0)
    found = resolver.resolve(path, scope[depth - 1][1], scope[: depth - 1]) if depth else None
    return isinstance(found, Defined | External) and makes_app(found, resolver)
