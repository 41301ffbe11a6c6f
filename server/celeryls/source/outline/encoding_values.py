"""Values as JSON and back: a list that begins with a letter and, but for an argument's, ends with the range.

Thousands of files have few names, and few ranges within their units: of those that are equal one is kept.
"""

from __future__ import annotations

from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any

from celeryls.source.expression.values import (
    Argument,
    Attribute,
    Call,
    Clause,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Range,
    Sequence,
    Spread,
    Subscript,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.source.expression.values import Value

Json = Any
"""What `json.loads` gives: not known to be anything until it is checked."""


def value_to(value: Value) -> list[Json]:
    """A value as lists, strings, numbers, booleans and None."""
    return _ENCODERS[type(value)](value)


def value_from(data: Json) -> Value:
    """The value that `value_to` made ``data`` of; TypeError, ValueError or LookupError where it made no such."""
    return _DECODERS[data[0]](data)


def argument_to(argument: Argument) -> list[Json]:
    """An argument; its range is left out where it is that of the value."""
    head = [argument.name, value_to(argument.value)]
    return head if argument.range == argument.value.range else [*head, *argument.range]


def argument_from(data: Json) -> Argument:
    """The argument that `argument_to` made ``data`` of; raises as `value_from` does."""
    name, inner, *place = data
    value = value_from(inner)
    return Argument(text_or_none(name), value, range_from(place) if place else value.range)


def range_from(data: Json) -> Range:
    """A range of four numbers."""
    line, column, end_line, end_column = data
    if type(line) is type(column) is type(end_line) is type(end_column) is int:
        return _range(line, column, end_line, end_column)
    raise TypeError(data)


def integer(data: Json) -> int:
    """A number that counts something."""
    if type(data) is not int or data < 0:
        raise TypeError(data)
    return data


def text(data: Json) -> str:
    """A string; TypeError where it is none."""
    return intern(data)


def text_or_none(data: Json) -> str | None:
    """A string, or None."""
    return None if data is None else intern(data)


def texts(data: Json) -> tuple[str, ...]:
    """Nothing but strings."""
    return tuple(map(intern, data))


@lru_cache(maxsize=50_000)
def _range(line: int, column: int, end_line: int, end_column: int) -> Range:
    return Range(line, column, end_line, end_column)


def _name_to(value: Name) -> list[Json]:
    """Most names stand on one line without blanks: where they end is known then."""
    dotted, (line, column, end_line, end_column) = value
    if line == end_line and column + len(dotted) == end_column:
        return ["n", dotted, line, column]
    return ["n", dotted, line, column, end_line, end_column]


def _call_to(value: Call) -> list[Json]:
    return ["k", value_to(value.callee), list(map(argument_to, value.arguments)), *value.range]


def _mapping_to(value: Mapping) -> list[Json]:
    return ["m", [[key and value_to(key), value_to(item)] for key, item in value.pairs], *value.range]


def _comprehension_to(value: Comprehension) -> list[Json]:
    kind, key, item, clauses, place = value
    loops = [[value_to(target), value_to(iterable), filtered] for target, iterable, filtered in clauses]
    return ["f", kind, key and value_to(key), value_to(item), loops, *place]


_ENCODERS: dict[type, Callable[[Any], list[Json]]] = {
    Constant: lambda value: ["c", value.value, *value.range],
    Name: _name_to,
    Attribute: lambda value: ["a", value_to(value.of), value.name, *value.range],
    Call: _call_to,
    Sequence: lambda value: ["q", value.kind, list(map(value_to, value.items)), *value.range],
    Mapping: _mapping_to,
    Spread: lambda value: ["s", value_to(value.value), *value.range],
    Operation: lambda value: ["o", value.operator, list(map(value_to, value.operands)), *value.range],
    Subscript: lambda value: ["i", value_to(value.of), value_to(value.key), *value.range],
    Comprehension: _comprehension_to,
    Unknown: lambda value: ["u", value.kind, *value.range],
}


def _constant(data: Json) -> Value:
    _, literal, line, column, end, last = data
    if literal is not None and type(literal) not in (str, int, float, bool):
        raise TypeError(data)
    return Constant(intern(literal) if type(literal) is str else literal, range_from((line, column, end, last)))


def _name(data: Json) -> Value:
    _, dotted, *place = data
    if len(place) == 2:
        line, column = place
        return Name(intern(dotted), range_from((line, column, line, column + len(dotted))))
    return Name(intern(dotted), range_from(place))


def _attribute(data: Json) -> Value:
    _, of, name, *place = data
    return Attribute(value_from(of), intern(name), range_from(place))


def _call(data: Json) -> Value:
    _, callee, arguments, *place = data
    return Call(value_from(callee), tuple(map(argument_from, arguments)), range_from(place))


def _sequence(data: Json) -> Value:
    _, kind, items, *place = data
    return Sequence(intern(kind), tuple(map(value_from, items)), range_from(place))


def _mapping(data: Json) -> Value:
    _, pairs, *place = data
    read = tuple((None if key is None else value_from(key), value_from(item)) for key, item in pairs)
    return Mapping(read, range_from(place))


def _spread(data: Json) -> Value:
    _, inner, *place = data
    return Spread(value_from(inner), range_from(place))


def _operation(data: Json) -> Value:
    _, operator, operands, *place = data
    return Operation(intern(operator), tuple(map(value_from, operands)), range_from(place))


def _subscript(data: Json) -> Value:
    _, of, key, *place = data
    return Subscript(value_from(of), value_from(key), range_from(place))


def _comprehension(data: Json) -> Value:
    _, kind, key, item, loops, *place = data
    clauses = tuple(Clause(value_from(target), value_from(iterable), bool(flag)) for target, iterable, flag in loops)
    kind = intern(kind)
    return Comprehension(kind, None if key is None else value_from(key), value_from(item), clauses, range_from(place))


def _unknown(data: Json) -> Value:
    _, kind, *place = data
    return Unknown(intern(kind), range_from(place))


_DECODERS: dict[str, Callable[[Json], Value]] = {
    "c": _constant,
    "n": _name,
    "a": _attribute,
    "k": _call,
    "q": _sequence,
    "m": _mapping,
    "s": _spread,
    "o": _operation,
    "i": _subscript,
    "f": _comprehension,
    "u": _unknown,
}
