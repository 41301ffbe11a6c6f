"""Iterates over all values of a unit, including nested ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.source.expression.values import (
    Argument,
    Attribute,
    CallExpression,
    Comprehension,
    Mapping,
    Operation,
    Sequence,
    Spread,
    Subscript,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline

_DEEPEST = 40


def values_in(unit: UnitOutline) -> Iterator[tuple[Value, Scope]]:
    """The top-level values of a unit, each with the functions and classes around it.

    A nested value may occur twice: a call is stored in addition to the assignment that contains it.
    """
    for made in unit.assignments:
        yield made.value, made.scope
    for called in unit.calls:
        yield called.call, called.scope
    for definition in unit.definitions:
        inner: Literal["class", "def"] = "class" if definition.kind == "class" else "def"
        for decorator in definition.decorators:
            yield decorator, definition.scope
        for value in definition.returns:
            yield value, (*definition.scope, (inner, definition.name))


def calls_in(unit: UnitOutline) -> Iterator[tuple[CallExpression, Scope]]:
    """All calls in the values of a unit, each once, in no particular order."""
    seen = set()
    for value, scope in values_in(unit):
        for call in within(value):
            if isinstance(call, CallExpression) and call.range not in seen:
                seen.add(call.range)
                yield call, scope


def within(value: Value, depth: int = 0) -> Iterator[Value]:
    """A value and all of its parts."""
    if depth > _DEEPEST:
        return
    yield value
    for part in _parts(value):
        yield from within(part, depth + 1)


def _parts(value: Value) -> Iterator[Value]:
    match value:
        case CallExpression(callee=callee, arguments=arguments):
            yield callee
            yield from (argument.value for argument in arguments)
        case Sequence(items=parts) | Operation(operands=parts):
            yield from parts
        case Mapping(pairs=pairs):
            for key, part in pairs:
                if key is not None:
                    yield key
                yield part
        case Attribute(of=of) | Spread(value=of) | Argument(value=of):
            yield of
        case Subscript(of=of, key=key):
            yield of
            yield key
        case Comprehension(key=key, item=item, clauses=clauses):
            if key is not None:
                yield key
            yield item
            yield from (clause.iterable for clause in clauses)
        case _:
            return
