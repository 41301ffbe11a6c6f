"""Readers of strings, numbers, booleans and None."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.expression.values import Constant, Operation, Unknown
from celeryls.syntax.code import parts_of
from celeryls.syntax.strings import LARGEST_STRING, number_of, string_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.expression.readers import Read, Reader
    from celeryls.source.expression.values import Value
    from celeryls.syntax.code import Code

_WORDS = {"true": True, "false": False, "none": None}
_FORMATTED = re.compile(r"[rR]?[fF]")


def _string(node: Node, code: Code, read: Read) -> Value | None:
    if node.end_byte - node.start_byte > LARGEST_STRING:
        return None
    source = code.of(node)
    if _FORMATTED.match(source) and "{" in source:
        return Operation("f", tuple(_parts_of_formatted(node, code, read)), code.range(node))
    value = string_of(source)
    return None if value is None else Constant(value, code.range(node))


def _parts_of_formatted(node: Node, code: Code, read: Read) -> Iterator[Value]:
    prefix = ""
    for part in node.named_children:
        source = code.of(part)
        if part.type == "string_start":
            prefix = source
        elif part.type == "string_content":
            value = string_of(f"{prefix}{source}{prefix.lstrip('fFrR')}")
            yield Unknown("string", code.range(part)) if value is None else Constant(value, code.range(part))
        elif part.type == "interpolation":
            inner = list(parts_of(part))
            plain = len(inner) == 1 and "=" not in code.text[inner[0].end_byte : part.end_byte]
            yield read(inner[0]) if plain else Unknown("format", code.range(part))


def _concatenated(node: Node, code: Code, read: Read) -> Value:
    parts = [read(part) for part in parts_of(node)]
    strings = [part.value for part in parts if isinstance(part, Constant) and isinstance(part.value, str)]
    if len(strings) == len(parts):
        return Constant("".join(strings), code.range(node))
    operands = [inner for part in parts for inner in (part.operands if isinstance(part, Operation) else (part,))]
    return Operation("f", tuple(operands), code.range(node))


def _number(node: Node, code: Code, _: Read) -> Value | None:
    number = number_of(code.of(node))
    return None if number is None else Constant(number, code.range(node))


def _word(node: Node, code: Code, _: Read) -> Value:
    return Constant(_WORDS[node.type], code.range(node))


LITERALS: dict[str, Reader] = {
    "string": _string,
    "concatenated_string": _concatenated,
    "integer": _number,
    "float": _number,
    "true": _word,
    "false": _word,
    "none": _word,
}
"""By tree-sitter's name of a node."""
