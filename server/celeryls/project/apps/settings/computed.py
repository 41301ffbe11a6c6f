"""Decides whether settings are computed by code, so that their values may differ at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Assigned
from celeryls.project.values.scoped_value import assigned_value
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name, Operation, Spread, Subscript

if TYPE_CHECKING:
    from celeryls.project.names.resolve import Resolver
    from celeryls.project.values.scoped_value import ScopedValue

_DEEPEST = 10
_WRITTEN_OUT = frozenset(("|", "lambda"))


def is_computed(bound: ScopedValue, resolver: Resolver, depth: int = 0) -> bool:
    """Whether a call, a condition or a computed key decides a value, or a part of it.

    The result of a function can often be read; but it may depend on the environment and differ in production.
    """
    if depth > _DEEPEST:
        return True
    match bound.value:
        case CallExpression(callee=Name(dotted="dict"), arguments=arguments):
            return any(
                is_computed(bound.at(each.value), resolver, depth + 1)
                for each in arguments
                if each.name is None or each.name == "**"
            )
        case CallExpression():
            return True
        case Mapping(pairs=pairs):
            spread = [value for key, value in pairs if key is None]
            return any(is_computed(bound.at(value), resolver, depth + 1) for value in spread)
        case Spread(value=value):
            return is_computed(bound.at(value), resolver, depth + 1)
        case Operation(operator=operator, operands=operands):
            return operator not in _WRITTEN_OUT or any(
                is_computed(bound.at(each), resolver, depth + 1) for each in operands
            )
        case Subscript(of=of, key=key):
            return not isinstance(key, Constant) or is_computed(bound.at(of), resolver, depth + 1)
        case Name(dotted=dotted):
            found = resolver.resolve(bound.path, dotted, bound.scope)
            return isinstance(found, Assigned) and is_computed(assigned_value(found), resolver, depth + 1)
        case _:
            return False
