"""Decides whether an app's class configures it, or names its tasks, in ways that the text does not tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_CLASSES
from celeryls.project.apps.settings.parts import classes
from celeryls.project.names.entities import Assigned, Defined, External
from celeryls.project.names.resolve import NAMING
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.entities import Entity, Spot
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.scoped_value import ScopedValue

_CONFIGURING = frozenset(
    (
        "__init__", "config_from_object", "config_from_envvar", "add_defaults", "on_configure", "on_init", "conf",
        "prepare_config", "_load_config", "setup_defaults", "loader_cls", "_get_config",
    )
)  # fmt: skip
"""Attributes of a subclass of `celery.app.base.Celery` that can give it settings."""


def overridden_in(bound: ScopedValue, resolver: Resolver) -> Spot | None:
    """Where an app's class may give it settings: in its own method, or because it can't be read; otherwise None."""
    match bound.value:
        case CallExpression(callee=Name(dotted=dotted)):
            found = resolver.resolve(bound.path, dotted, bound.scope)
        case _:
            return bound.spot
    if isinstance(found, External) and found.dotted in APP_CLASSES:
        return None
    if not isinstance(found, Defined):
        return bound.spot
    for each in classes(found, resolver):
        if _CONFIGURING & _own(each, resolver):
            return each.spot
        if any(not isinstance(base, Defined) and not _is_celerys(base) for base in _bases(each, resolver)):
            return each.spot
    return None


def names_tasks(app: Entity, resolver: Resolver) -> bool:
    """Whether an app's class overrides how tasks are named."""
    if not isinstance(app, Assigned):
        return False
    made = app.assignment
    if not isinstance(made.value, CallExpression) or not isinstance(made.value.callee, Name):
        return False
    found = resolver.resolve(app.path, made.value.callee.dotted, made.scope)
    if isinstance(found, Defined) and found.definition.kind == "class":
        return any(NAMING in _own(each, resolver) for each in classes(found, resolver))
    if isinstance(found, Defined):
        return _made_by(found, resolver)
    return False


def _made_by(function: Defined, resolver: Resolver) -> bool:
    """Whether a function returns an app of such a class, or one that can't be followed."""
    for value in function.definition.returns:
        named = value.callee if isinstance(value, CallExpression) else value
        found = resolver.resolve(function.path, named.dotted, function.inner) if isinstance(named, Name) else None
        match found:
            case Defined(definition=definition) if isinstance(value, CallExpression) and definition.kind == "class":
                if any(NAMING in _own(each, resolver) for each in classes(found, resolver)):
                    return True
            case Assigned(path=path) if path == function.path:
                if names_tasks(found, resolver):
                    return True
            case External():
                pass
            case _:
                return resolver.is_hooked(function.path)
    return False


def _own(entity: Defined, resolver: Resolver) -> set[str]:
    """The names that a class itself binds."""
    return set(resolver.bindings(entity.path).inner(entity))


def _bases(entity: Defined, resolver: Resolver) -> Iterator[Entity]:
    for base in entity.definition.bases:
        if base.name is None:
            named = base.value if isinstance(base.value, Name) else None
            yield resolver.resolve(entity.path, named.dotted, entity.definition.scope) if named else None


def _is_celerys(base: Entity) -> bool:
    return isinstance(base, External) and base.dotted in APP_CLASSES
