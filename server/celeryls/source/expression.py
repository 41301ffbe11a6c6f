"""Reads an expression's tree as a `Value`.

It costs no more than a value is worth: what is too deep, too long or has too many parts is `Unknown`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.literals import LARGEST_STRING, number_of, string_of
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
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from celeryls.source.values import Value

DEEPEST = 40
"""Expressions inside each other that are read."""
LARGEST_VALUE = 60_000
"""Code points of an expression that is read: a schedule of a thousand entries is shorter, data is longer."""
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_WORDS = {"true": True, "false": False, "none": None}


def value_of(node: Node, text: str, deep: int = 0) -> Value:
    """What an expression's node is, of the ``text`` that it was parsed from; ranges are those of the text.

    It never fails. ``deep`` is how many expressions it stands in.
    """
    kind = node.type
    if deep > DEEPEST or node.end_byte - node.start_byte > LARGEST_VALUE:
        return Unknown(kind, range_of(node))
    reader = _READERS.get(kind)
    return reader(node, text, deep + 1) if reader else Unknown(kind, range_of(node))


def range_of(node: Node) -> Range:
    """Where a node stands in the text that it was parsed from."""
    return Range(*node.start_point, *node.end_point)


def arguments_of(call: Node, text: str, deep: int = 0) -> tuple[Argument, ...]:
    """The arguments of a call, or of a class' bases; a generator expression without parentheses is one."""
    arguments = call.child_by_field_name("arguments") or call.child_by_field_name("superclasses")
    if arguments is None:
        return ()
    if arguments.type == "generator_expression":
        return (Argument(None, value_of(arguments, text, deep), range_of(arguments)),)
    return tuple(_argument(node, text, deep) for node in _parts(arguments))


def _argument(node: Node, text: str, deep: int) -> Argument:
    name: str | None = None
    value: Node | None = node
    if node.type == "keyword_argument":
        key = node.child_by_field_name("name")
        name, value = text[key.start_byte : key.end_byte] if key else "", node.child_by_field_name("value")
    elif node.type in ("list_splat", "dictionary_splat"):
        name, value = "*" if node.type == "list_splat" else "**", next(_parts(node), None)
    return Argument(name, value_of(value or node, text, deep), range_of(node))


def _parts(node: Node) -> Iterator[Node]:
    return (child for child in node.named_children if child.type not in ("comment", "ERROR"))


def _identifier(node: Node, text: str, _: int) -> Value:
    return Name(text[node.start_byte : node.end_byte], range_of(node))


def _attribute(node: Node, text: str, deep: int) -> Value:
    source = text[node.start_byte : node.end_byte]
    if _DOTTED.fullmatch(source):
        return Name(source, range_of(node))
    of, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if of is None or name is None:
        return Unknown(node.type, range_of(node))
    value, last = value_of(of, text, deep), text[name.start_byte : name.end_byte]
    if isinstance(value, Name):  # the dots stand on lines of their own
        return Name(f"{value.dotted}.{last}", range_of(node))
    return Attribute(value, last, range_of(node))


def _call(node: Node, text: str, deep: int) -> Value:
    callee = node.child_by_field_name("function")
    if callee is None:
        return Unknown(node.type, range_of(node))
    return Call(value_of(callee, text, deep), arguments_of(node, text, deep), range_of(node))


def _subscript(node: Node, text: str, deep: int) -> Value:
    of, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
    if of is None or len(keys) != 1:
        return Unknown(node.type, range_of(node))
    return Subscript(value_of(of, text, deep), value_of(keys[0], text, deep), range_of(node))


def _sequence(kind: str) -> Callable[[Node, str, int], Value]:
    def read(node: Node, text: str, deep: int) -> Value:
        return Sequence(kind, tuple(value_of(item, text, deep) for item in _parts(node)), range_of(node))

    return read


def _spread(node: Node, text: str, deep: int) -> Value:
    value = next(_parts(node), None)
    return Spread(value_of(value, text, deep), range_of(node)) if value else Unknown(node.type, range_of(node))


def _dictionary(node: Node, text: str, deep: int) -> Value:
    pairs: list[tuple[Value | None, Value]] = []
    for part in _parts(node):
        key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
        if part.type == "dictionary_splat" and (value := next(_parts(part), None)):
            pairs.append((None, value_of(value, text, deep)))
        elif key is not None and value is not None:
            pairs.append((value_of(key, text, deep), value_of(value, text, deep)))
    return Mapping(tuple(pairs), range_of(node))


def _comprehension(kind: str) -> Callable[[Node, str, int], Value]:
    def read(node: Node, text: str, deep: int) -> Value:
        body = node.child_by_field_name("body")
        key = body.child_by_field_name("key") if body and kind == "dict" else None
        item = body.child_by_field_name("value") if body and kind == "dict" else body
        if item is None:
            return Unknown(node.type, range_of(node))
        clauses: list[Clause] = []
        for part in _parts(node):
            if part.type == "for_in_clause":
                target, iterable = part.child_by_field_name("left"), part.child_by_field_name("right")
                if target is None or iterable is None:
                    return Unknown(node.type, range_of(node))
                clauses.append(Clause(value_of(target, text, deep), value_of(iterable, text, deep), filtered=False))
            elif part.type == "if_clause" and clauses:
                clauses[-1] = clauses[-1]._replace(filtered=True)
        named = value_of(key, text, deep) if key else None
        return Comprehension(kind, named, value_of(item, text, deep), tuple(clauses), range_of(node))

    return read


def _binary(node: Node, text: str, deep: int) -> Value:
    """A chain of the same operator is one operation, however long."""
    operator = node.child_by_field_name("operator")
    sign = operator.type if operator else ""
    operands: list[Node] = []
    left: Node | None = node
    while left is not None and left.type == node.type:
        within, right = left.child_by_field_name("operator"), left.child_by_field_name("right")
        if within is None or right is None or within.type != sign:
            break
        operands.append(right)
        left = left.child_by_field_name("left")
    if left is None or not operands or sign not in ("+", "|", "%", "*", "/", "-", "or", "and"):
        return Unknown(node.type, range_of(node))
    values = tuple(value_of(operand, text, deep) for operand in (left, *reversed(operands)))
    return Operation(sign, values, range_of(node))


def _conditional(node: Node, text: str, deep: int) -> Value:
    parts = list(_parts(node))
    if len(parts) != 3:
        return Unknown(node.type, range_of(node))
    return Operation("if", (value_of(parts[0], text, deep), value_of(parts[2], text, deep)), range_of(node))


def _lambda(node: Node, text: str, deep: int) -> Value:
    body = node.child_by_field_name("body")
    if body is None or node.child_by_field_name("parameters") is not None:
        return Unknown(node.type, range_of(node))
    return Operation("lambda", (value_of(body, text, deep),), range_of(node))


def _within(node: Node, text: str, deep: int) -> Value:
    inner = next(_parts(node), None)
    return value_of(inner, text, deep) if inner else Unknown(node.type, range_of(node))


def _negative(node: Node, text: str, deep: int) -> Value:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    value = value_of(argument, text, deep) if argument and operator and operator.type == "-" else None
    if isinstance(value, Constant) and isinstance(value.value, int | float):
        return Constant(-value.value, range_of(node))
    return Unknown(node.type, range_of(node))


def _number(node: Node, text: str, _: int) -> Value:
    number = number_of(text[node.start_byte : node.end_byte])
    return Constant(number, range_of(node)) if number is not None else Unknown(node.type, range_of(node))


def _word(node: Node, _text: str, _: int) -> Value:
    return Constant(_WORDS[node.type], range_of(node))


def _string(node: Node, text: str, deep: int) -> Value:
    if node.end_byte - node.start_byte > LARGEST_STRING:
        return Unknown(node.type, range_of(node))
    parts = node.named_children
    if any(part.type == "interpolation" for part in parts):
        return _formatted(parts, node, text, deep)
    value = string_of(text[node.start_byte : node.end_byte])
    return Constant(value, range_of(node)) if value is not None else Unknown(node.type, range_of(node))


def _formatted(parts: list[Node], node: Node, text: str, deep: int) -> Value:
    operands: list[Value] = []
    prefix = text[parts[0].start_byte : parts[0].end_byte]
    if "t" in prefix.lower():
        return Unknown("template", range_of(node))
    for part in parts:
        source = text[part.start_byte : part.end_byte]
        if part.type == "string_content":
            quoted = string_of(f"{prefix}{source}{prefix.lstrip('fFrR')}")
            operands.append(
                Constant(quoted, range_of(part)) if quoted is not None else Unknown("string", range_of(part))
            )
        elif part.type == "interpolation":
            inner = list(_parts(part))
            formatted = len(inner) != 1 or "=" in text[inner[0].end_byte : part.end_byte]
            operands.append(Unknown("format", range_of(part)) if formatted else value_of(inner[0], text, deep))
    return Operation("f", tuple(operands), range_of(node))


def _concatenated(node: Node, text: str, deep: int) -> Value:
    parts = [value_of(part, text, deep) for part in _parts(node)]
    strings = [part.value for part in parts if isinstance(part, Constant) and isinstance(part.value, str)]
    if len(strings) == len(parts):
        return Constant("".join(strings), range_of(node))
    operands = [inner for part in parts for inner in (part.operands if isinstance(part, Operation) else (part,))]
    return Operation("f", tuple(operands), range_of(node))


_READERS: dict[str, Callable[[Node, str, int], Value]] = {
    "identifier": _identifier,
    "attribute": _attribute,
    "call": _call,
    "subscript": _subscript,
    "string": _string,
    "concatenated_string": _concatenated,
    "integer": _number,
    "float": _number,
    "true": _word,
    "false": _word,
    "none": _word,
    "tuple": _sequence("tuple"),
    "expression_list": _sequence("tuple"),
    "pattern_list": _sequence("tuple"),
    "tuple_pattern": _sequence("tuple"),
    "list": _sequence("list"),
    "list_pattern": _sequence("list"),
    "set": _sequence("set"),
    "list_splat": _spread,
    "list_splat_pattern": _spread,
    "dictionary": _dictionary,
    "list_comprehension": _comprehension("list"),
    "set_comprehension": _comprehension("set"),
    "generator_expression": _comprehension("generator"),
    "dictionary_comprehension": _comprehension("dict"),
    "binary_operator": _binary,
    "boolean_operator": _binary,
    "conditional_expression": _conditional,
    "lambda": _lambda,
    "parenthesized_expression": _within,
    "unary_operator": _negative,
}
