"""Objects of the project's own classes that make tasks: what their methods are, and what they were made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.apps.instances import makes_app
from celeryls.project.names.entities import Assigned, Defined, Member
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from celeryls.project.names.entities import Entity
    from celeryls.project.names.resolve import Resolver


def method_of(entity: Entity, resolver: Resolver) -> Defined | None:
    """The method of a class of the project that an attribute of one of its objects is; None for all else.

    None, too, for an app's: a class above `Celery` makes tasks as Celery does.
    """
    match entity:
        case Member(owner=Assigned(path=path, assignment=made), name=name) if isinstance(made.value, CallExpression):
            callee = made.value.callee
        case _:
            return None
    owner = resolver.resolve(path, callee.dotted, made.scope) if isinstance(callee, Name) else None
    if not isinstance(owner, Defined) or owner.definition.kind != "class" or makes_app(owner, resolver):
        return None
    method = resolver.member(owner, name)
    return method if isinstance(method, Defined) and method.definition.kind != "class" else None


def kept_arguments(init: Defined, resolver: Resolver) -> dict[str, ScopedValue]:
    """What an ``__init__`` keeps: by ``self.options`` the parameter that is assigned to it."""
    unit = resolver.bindings(init.path).unit(init.unit)
    return {
        made.target.dotted: ScopedValue(made.value, init.path, init.unit, init.inner, {})
        for made in (unit.assignments if unit else ())
        if made.scope == init.inner and isinstance(made.target, Name) and made.operator == "="
    }
