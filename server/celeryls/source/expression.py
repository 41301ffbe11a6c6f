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
    Sequence,
    Spread,
    Subscript,
    Unknown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from celeryls.source.code import Code
    from celeryls.source.values import Value

DEEPEST = 40
"""Expressions inside each other that are read."""
LARGEST_VALUE = 60_000
"""Code points of an expression that is read: a schedule of a thousand entries is shorter, data is longer."""
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_WORDS = {"true": True, "false": False, "none": None}


def value_of(node: Node, code: Code, deep: int = 0) -> Value:
    """What an expression's node is, of the ``code`` that it was parsed from.

    It never fails. ``deep`` is how many expressions it stands in.
    """
    kind = node.type
    if deep > DEEPEST or node.end_byte - node.start_byte > LARGEST_VALUE:
        return Unknown(kind, code.range(node))
    reader = _READERS.get(kind)
    return reader(node, code, deep + 1) if reader else Unknown(kind, code.range(node))


def arguments_of(call: Node, code: Code, deep: int = 0) -> tuple[Argument, ...]:
    """The arguments of a call, or of a class' bases; a generator expression without parentheses is one."""
    arguments = call.child_by_field_name("arguments") or call.child_by_field_name("superclasses")
    if arguments is None:
        return ()
    if arguments.type == "generator_expression":
        return (Argument(None, value_of(arguments, code, deep), code.range(arguments)),)
    return tuple(_argument(node, code, deep) for node in _parts(arguments))


def _argument(node: Node, code: Code, deep: int) -> Argument:
    name: str | None = None
    value: Node | None = node
    if node.type == "keyword_argument":
        key = node.child_by_field_name("name")
        name, value = code.of(key) if key else "", node.child_by_field_name("value")
    elif node.type in ("list_splat", "dictionary_splat"):
        name, value = "*" if node.type == "list_splat" else "**", next(_parts(node), None)
    return Argument(name, value_of(value or node, code, deep), code.range(node))


def _parts(node: Node) -> Iterator[Node]:
    return (child for child in node.named_children if child.type not in ("comment", "ERROR"))


def _identifier(node: Node, code: Code, _: int) -> Value:
    return Name(code.of(node), code.range(node))


def _attribute(node: Node, code: Code, deep: int) -> Value:
    source = code.of(node)
    if _DOTTED.fullmatch(source):
        return Name(source, code.range(node))
    of, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if of is None or name is None:
        return Unknown(node.type, code.range(node))
    value, last = value_of(of, code, deep), code.of(name)
    if isinstance(value, Name):  # the dots stand on lines of their own
        return Name(f"{value.dotted}.{last}", code.range(node))
    return Attribute(value, last, code.range(node))


def _call(node: Node, code: Code, deep: int) -> Value:
    callee = node.child_by_field_name("function")
    if callee is None:
        return Unknown(node.type, code.range(node))
    return Call(value_of(callee, code, deep), arguments_of(node, code, deep), code.range(node))


def _subscript(node: Node, code: Code, deep: int) -> Value:
    of, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
    if of is None or len(keys) != 1:
        return Unknown(node.type, code.range(node))
    return Subscript(value_of(of, code, deep), value_of(keys[0], code, deep), code.range(node))


def _sequence(kind: str) -> Callable[[Node, Code, int], Value]:
    def read(node: Node, code: Code, deep: int) -> Value:
        return Sequence(kind, tuple(value_of(item, code, deep) for item in _parts(node)), code.range(node))

    return read


def _spread(node: Node, code: Code, deep: int) -> Value:
    value = next(_parts(node), None)
    return Spread(value_of(value, code, deep), code.range(node)) if value else Unknown(node.type, code.range(node))


def _dictionary(node: Node, code: Code, deep: int) -> Value:
    pairs: list[tuple[Value | None, Value]] = []
    for part in _parts(node):
        key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
        if part.type == "dictionary_splat" and (value := next(_parts(part), None)):
            pairs.append((None, value_of(value, code, deep)))
        elif key is not None and value is not None:
            pairs.append((value_of(key, code, deep), value_of(value, code, deep)))
    return Mapping(tuple(pairs), code.range(node))


def _comprehension(kind: str) -> Callable[[Node, Code, int], Value]:
    def read(node: Node, code: Code, deep: int) -> Value:
        body = node.child_by_field_name("body")
        key = body.child_by_field_name("key") if body and kind == "dict" else None
        item = body.child_by_field_name("value") if body and kind == "dict" else body
        if item is None:
            return Unknown(node.type, code.range(node))
        clauses: list[Clause] = []
        for part in _parts(node):
            if part.type == "for_in_clause":
                target, iterable = part.child_by_field_name("left"), part.child_by_field_name("right")
                if target is None or iterable is None:
                    return Unknown(node.type, code.range(node))
                clauses.append(Clause(value_of(target, code, deep), value_of(iterable, code, deep), filtered=False))
            elif part.type == "if_clause" and clauses:
                clauses[-1] = clauses[-1]._replace(filtered=True)
        named = value_of(key, code, deep) if key else None
        return Comprehension(kind, named, value_of(item, code, deep), tuple(clauses), code.range(node))

    return read


def _binary(node: Node, code: Code, deep: int) -> Value:
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
        return Unknown(node.type, code.range(node))
    values = tuple(value_of(operand, code, deep) for operand in (left, *reversed(operands)))
    return Operation(sign, values, code.range(node))


def _conditional(node: Node, code: Code, deep: int) -> Value:
    parts = list(_parts(node))
    if len(parts) != 3:
        return Unknown(node.type, code.range(node))
    return Operation("if", (value_of(parts[0], code, deep), value_of(parts[2], code, deep)), code.range(node))


def _lambda(node: Node, code: Code, deep: int) -> Value:
    body = node.child_by_field_name("body")
    if body is None or node.child_by_field_name("parameters") is not None:
        return Unknown(node.type, code.range(node))
    return Operation("lambda", (value_of(body, code, deep),), code.range(node))


def _within(node: Node, code: Code, deep: int) -> Value:
    inner = next(_parts(node), None)
    return value_of(inner, code, deep) if inner else Unknown(node.type, code.range(node))


def _negative(node: Node, code: Code, deep: int) -> Value:
    operator, argument = node.child_by_field_name("operator"), node.child_by_field_name("argument")
    value = value_of(argument, code, deep) if argument and operator and operator.type == "-" else None
    if isinstance(value, Constant) and isinstance(value.value, int | float):
        return Constant(-value.value, code.range(node))
    return Unknown(node.type, code.range(node))


def _number(node: Node, code: Code, _: int) -> Value:
    number = number_of(code.of(node))
    return Constant(number, code.range(node)) if number is not None else Unknown(node.type, code.range(node))


def _word(node: Node, code: Code, _: int) -> Value:
    return Constant(_WORDS[node.type], code.range(node))


def _string(node: Node, code: Code, deep: int) -> Value:
    if node.end_byte - node.start_byte > LARGEST_STRING:
        return Unknown(node.type, code.range(node))
    parts = node.named_children
    if any(part.type == "interpolation" for part in parts):
        return _formatted(parts, node, code, deep)
    value = string_of(code.of(node))
    return Constant(value, code.range(node)) if value is not None else Unknown(node.type, code.range(node))


def _formatted(parts: list[Node], node: Node, code: Code, deep: int) -> Value:
    operands: list[Value] = []
    prefix = code.of(parts[0])
    if "t" in prefix.lower():
        return Unknown("template", code.range(node))
    for part in parts:
        source = code.of(part)
        if part.type == "string_content":
            quoted = string_of(f"{prefix}{source}{prefix.lstrip('fFrR')}")
            operands.append(
                Constant(quoted, code.range(part)) if quoted is not None else Unknown("string", code.range(part))
            )
        elif part.type == "interpolation":
            inner = list(_parts(part))
            formatted = len(inner) != 1 or "=" in code.text[inner[0].end_byte : part.end_byte]
            operands.append(Unknown("format", code.range(part)) if formatted else value_of(inner[0], code, deep))
    return Operation("f", tuple(operands), code.range(node))


def _concatenated(node: Node, code: Code, deep: int) -> Value:
    parts = [value_of(part, code, deep) for part in _parts(node)]
    strings = [part.value for part in parts if isinstance(part, Constant) and isinstance(part.value, str)]
    if len(strings) == len(parts):
        return Constant("".join(strings), code.range(node))
    operands = [inner for part in parts for inner in (part.operands if isinstance(part, Operation) else (part,))]
    return Operation("f", tuple(operands), code.range(node))


_READERS: dict[str, Callable[[Node, Code, int], Value]] = {
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
