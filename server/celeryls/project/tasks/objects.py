"""Objects of the project's own classes that make tasks: what their methods are, and what they were made with."""

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
    """The method of a class of the project that an attribute of one of its objects is; None for all else."""
    match entity:
        case Member(owner=Assigned() as made, name=name):
            owner = class_of(made, resolver)
        case _:
            return None
    method = resolver.member(owner, name) if owner else None
    return method if isinstance(method, Defined) and method.definition.kind != "class" else None


def class_of(entity: Assigned, resolver: Resolver, depth: int = 0) -> Defined | None:
    """The class of the project whose object was assigned, be it by a function that makes it; None for all else."""
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
    """Whether a name is the ``task`` that the class around it has from Celery's app: ``self.task``, ``Celery.task``."""
    dotted = bound.value.dotted if isinstance(bound.value, Name) else ""
    owner = class_around(resolver.bindings(bound.path), bound.scope)
    if not dotted.endswith(".task") or owner is None or not makes_app(owner, resolver):
        return False
    found = resolver.resolve(bound.path, dotted, bound.scope)
    if isinstance(found, External):
        return found.dotted.removesuffix(".task") in APP_CLASSES
    return found is None and dotted in ("self.task", "cls.task")


def overridden(name: str, bound: ScopedValue, resolver: Resolver) -> Defined | None:
    """What ``super().name`` is in a method of a class of the project; None where no base that is known has it."""
    owner = class_around(resolver.bindings(bound.path), bound.scope)
    for base in resolver.bases(owner) if owner else ():
        found = resolver.member(base, name) if isinstance(base, Defined) else None
        if isinstance(found, Defined):
            return found
    return None


def kept_arguments(init: Defined, resolver: Resolver) -> dict[str, ScopedValue]:
    """What an ``__init__`` keeps: by ``self.options`` the parameter that is assigned to it."""
    unit = resolver.bindings(init.path).unit(init.unit)
    return {
        made.target.dotted: ScopedValue(made.value, init.path, init.unit, init.inner, {})
        for made in (unit.assignments if unit else ())
        if made.scope == init.inner and isinstance(made.target, Name) and made.operator == "="
    }
