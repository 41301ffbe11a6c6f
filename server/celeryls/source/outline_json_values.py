"""Values as JSON and back: a list that begins with a letter and, but for an argument's, ends with the range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celeryls.source.values import (
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

    from celeryls.source.values import Value

Json = Any
"""What `json.loads` gives: not known to be anything until it is checked."""


def value_to(value: Value) -> list[Json]:  # noqa: C901 - one case for each kind of value
    """A value as lists, strings, numbers, booleans and None."""
    match value:
        case Constant(literal, place):
            return ["c", literal, *place]
        case Name(dotted, place):
            return ["n", dotted, *place]
        case Attribute(of, name, place):
            return ["a", value_to(of), name, *place]
        case Call(callee, arguments, place):
            return ["k", value_to(callee), [argument_to(argument) for argument in arguments], *place]
        case Sequence(kind, items, place):
            return ["q", kind, [value_to(item) for item in items], *place]
        case Mapping(pairs, place):
            return ["m", [[key and value_to(key), value_to(item)] for key, item in pairs], *place]
        case Spread(inner, place):
            return ["s", value_to(inner), *place]
        case Operation(operator, operands, place):
            return ["o", operator, [value_to(operand) for operand in operands], *place]
        case Subscript(of, key, place):
            return ["i", value_to(of), value_to(key), *place]
        case Comprehension(kind, key, item, clauses, place):
            loops = [[value_to(target), value_to(iterable), filtered] for target, iterable, filtered in clauses]
            return ["f", kind, key and value_to(key), value_to(item), loops, *place]
        case Unknown(kind, place):
            return ["u", kind, *place]


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
        return Range(line, column, end_line, end_column)
    raise TypeError(data)


def integer(data: Json) -> int:
    """A number that counts something."""
    if type(data) is not int or data < 0:
        raise TypeError(data)
    return data


def text_or_none(data: Json) -> str | None:
    """A string, or None."""
    if data is not None and type(data) is not str:
        raise TypeError(data)
    return data


def texts(data: Json) -> tuple[str, ...]:
    """Nothing but strings."""
    found = tuple(data)
    for each in found:
        if type(each) is not str:
            raise TypeError(data)
    return found


def _constant(data: Json) -> Value:
    _, literal, line, column, end, last = data
    if literal is not None and type(literal) not in (str, int, float, bool):
        raise TypeError(data)
    return Constant(literal, range_from((line, column, end, last)))


def _name(data: Json) -> Value:
    _, dotted, line, column, end, last = data
    if type(dotted) is not str:
        raise TypeError(data)
    return Name(dotted, range_from((line, column, end, last)))


def _attribute(data: Json) -> Value:
    _, of, name, *place = data
    texts((name,))
    return Attribute(value_from(of), name, range_from(place))


def _call(data: Json) -> Value:
    _, callee, arguments, *place = data
    return Call(value_from(callee), tuple(map(argument_from, arguments)), range_from(place))


def _sequence(data: Json) -> Value:
    _, kind, items, *place = data
    texts((kind,))
    return Sequence(kind, tuple(map(value_from, items)), range_from(place))


def _mapping(data: Json) -> Value:
    _, pairs, *place = data
    read = tuple((None if key is None else value_from(key), value_from(item)) for key, item in pairs)
    return Mapping(read, range_from(place))


def _spread(data: Json) -> Value:
    _, inner, *place = data
    return Spread(value_from(inner), range_from(place))


def _operation(data: Json) -> Value:
    _, operator, operands, *place = data
    texts((operator,))
    return Operation(operator, tuple(map(value_from, operands)), range_from(place))


def _subscript(data: Json) -> Value:
    _, of, key, *place = data
    return Subscript(value_from(of), value_from(key), range_from(place))


def _comprehension(data: Json) -> Value:
    _, kind, key, item, loops, *place = data
    texts((kind,))
    clauses = tuple(Clause(value_from(target), value_from(iterable), bool(flag)) for target, iterable, flag in loops)
    return Comprehension(kind, None if key is None else value_from(key), value_from(item), clauses, range_from(place))


def _unknown(data: Json) -> Value:
    _, kind, *place = data
    texts((kind,))
    return Unknown(kind, range_from(place))


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
