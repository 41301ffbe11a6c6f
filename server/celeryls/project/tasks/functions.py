"""The functions, classes and lambdas that tasks are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Assigned, Defined, External
from celeryls.source.expression.values import CallExpression, Name, Operation, Unknown
from celeryls.source.outline.model import Definition

if TYPE_CHECKING:
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.scoped_value import ScopedValue
    from celeryls.source.expression.values import Value

_KEPT_NAME = ("functools.wraps", "functools.update_wrapper", "wrapt.decorator")


def definition_named(name: Name, bound: ScopedValue, resolver: Resolver, kinds: tuple[str, ...]) -> Defined | None:
    """A function or class; if its name is bound again to the task made of it, the previous definition."""
    entity = resolver.resolve(bound.path, name.dotted, bound.scope)
    if isinstance(entity, Assigned) and entity.path == bound.path:
        names = resolver.bindings(bound.path)
        for binding in reversed(names.bindings_of(name.dotted, entity.assignment.scope)):
            if isinstance(binding.fact, Definition) and binding.fact.kind in kinds:
                return Defined(bound.path, binding.unit, binding.fact)
    return entity if isinstance(entity, Defined) and entity.definition.kind in kinds else None


def stands_for_another(entity: Defined, resolver: Resolver) -> bool:
    """Whether a decorator's inner function takes the name of the function that it replaces."""
    definition = entity.definition
    if not any(scoped == "def" for scoped, _ in definition.scope):
        return False
    for decorator in definition.decorators:
        callee = decorator.callee if isinstance(decorator, CallExpression) else None
        if isinstance(callee, Name):
            found = resolver.resolve(entity.path, callee.dotted, definition.scope)
            if isinstance(found, External) and found.dotted in _KEPT_NAME:
                return True
    return False


def only_copies_names(function: Defined, resolver: Resolver) -> bool:
    """Whether a function has no decorators but `functools.wraps`, which copies names and changes nothing else."""
    for decorator in function.definition.decorators:
        named = decorator.callee if isinstance(decorator, CallExpression) else None
        if not isinstance(named, Name):
            return False
        found = resolver.resolve(function.path, named.dotted, function.definition.scope)
        if not isinstance(found, External) or found.dotted != "functools.wraps":
            return False
    return True


def is_lambda(value: Value) -> bool:
    """Whether it is a lambda, with or without parameters."""
    match value:
        case Unknown(kind="lambda") | Operation(operator="lambda"):
            return True
        case _:
            return False
