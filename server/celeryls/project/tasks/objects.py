"""Objects of the project's own classes that make tasks: their methods, and the arguments they were created with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_CLASSES
from celeryls.project.apps.instances import makes_app
from celeryls.project.names.entities import Assigned, Defined, External, Member
from celeryls.project.names.scopes import class_around
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver

_DEEPEST = 8
OWN_APP = External("self")
"""In place of an app: the object whose method makes the task."""


def method_of(entity: Entity, resolver: Resolver) -> Defined | None:
    """The project method that an attribute of an object refers to; None for anything else."""
    match entity:
        case Member(owner=Assigned() as made, name=name):
            owner = class_of(made, resolver)
        case _:
            return None
    method = resolver.member(owner, name) if owner else None
    return method if isinstance(method, Defined) and method.definition.kind != "class" else None


def class_of(entity: Assigned, resolver: Resolver, depth: int = 0) -> Defined | None:
    """The project class of an assigned object, even if a function makes it; None for anything else."""
    made = entity.assignment
    if depth > _DEEPEST or not isinstance(made.value, CallExpression) or not isinstance(made.value.callee, Name):
        return None
    found = resolver.resolve(entity.path, made.value.callee.dotted, made.scope)
    if not isinstance(found, Defined) or found.definition.kind == "class":
        return found if isinstance(found, Defined) else None
    for value in resolver.returns(found):
        named = value.callee if isinstance(value, CallExpression) else value
        returned = resolver.resolve(found.path, named.dotted, found.inner) if isinstance(named, Name) else None
        match returned:
            case Defined(definition=definition) if definition.kind == "class" and named is not value:
                return returned
            case Assigned() if named is value and (owner := class_of(returned, resolver, depth + 1)):
                return owner
            case _:
                pass
    return None


def is_own_task(bound: ScopedValue, resolver: Resolver) -> bool:
    """Whether a name is the ``task`` that the enclosing class inherits from Celery's app.

    ``self.task``, ``Celery.task``.
    """
    dotted = bound.value.dotted if isinstance(bound.value, Name) else ""
    owner = class_around(resolver.bindings(bound.path), bound.scope)
    if not dotted.endswith(".task") or owner is None or not makes_app(owner, resolver):
        return False
    found = resolver.resolve(bound.path, dotted, bound.scope)
    if isinstance(found, External):
        return found.dotted.removesuffix(".task") in APP_CLASSES
    return found is None and dotted in ("self.task", "cls.task")


def overridden(name: str, bound: ScopedValue, resolver: Resolver) -> Defined | None:
    """The method that ``super().name`` refers to in a method of a project class; None if no known base has it."""
    owner = class_around(resolver.bindings(bound.path), bound.scope)
    for base in resolver.bases(owner) if owner else ():
        found = resolver.member(base, name) if isinstance(base, Defined) else None
        if isinstance(found, Defined):
            return found
    return None


def kept_arguments(init: Defined, resolver: Resolver) -> dict[str, ScopedValue]:
    """The attributes in which an ``__init__`` stores parameters: ``self.options`` for an assigned parameter."""
    unit = resolver.bindings(init.path).unit(init.unit)
    return {
        made.target.dotted: ScopedValue(made.value, init.path, init.unit, init.inner, {})
        for made in (unit.assignments if unit else ())
        if made.scope == init.inner and isinstance(made.target, Name) and made.operator == "="
    }
