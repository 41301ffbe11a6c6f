"""Readers of names, attributes, calls and subscripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.expression.values import Argument, Attribute, CallExpression, Name, Subscript
from celeryls.syntax.code import parts_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.expression.readers import Read, Reader
    from celeryls.source.expression.values import Value
    from celeryls.syntax.code import Code

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def arguments_of(node: Node, code: Code, read: Read) -> tuple[Argument, ...]:
    """The arguments of a call, or of a class; a bare generator expression is one argument."""
    arguments = node.child_by_field_name("arguments") or node.child_by_field_name("superclasses")
    if arguments is None:
        return ()
    if arguments.type == "generator_expression":
        return (Argument(None, read(arguments), code.range(arguments)),)
    return tuple(_argument(part, code, read) for part in parts_of(arguments))


def _argument(node: Node, code: Code, read: Read) -> Argument:
    name: str | None = None
    value: Node | None = node
    kind = node.type
    if kind == "keyword_argument":
        key = node.child_by_field_name("name")
        name, value = code.of(key) if key else "", node.child_by_field_name("value")
    elif kind in ("list_splat", "dictionary_splat"):
        name, value = "*" if kind == "list_splat" else "**", next(parts_of(node), None)
    return Argument(name, read(value or node), code.range(node))


def _identifier(node: Node, code: Code, _: Read) -> Value | None:
    source = code.of(node)
    return Name(source, code.range(node)) if source else None  # the parser puts one of no width where one is missing


def _attribute(node: Node, code: Code, read: Read) -> Value | None:
    source = code.of(node)
    if _DOTTED.fullmatch(source):
        return Name(source, code.range(node))
    of, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if of is None or name is None:
        return None
    value, last = read(of), code.of(name)
    if not last:
        return None
    if isinstance(value, Name):  # the dots are on lines of their own
        return Name(f"{value.dotted}.{last}", code.range(node))
    return Attribute(value, last, code.range(node))


def _call(node: Node, code: Code, read: Read) -> Value | None:
    callee = node.child_by_field_name("function")
    return CallExpression(read(callee), arguments_of(node, code, read), code.range(node)) if callee else None


def _subscript(node: Node, code: Code, read: Read) -> Value | None:
    of, keys = node.child_by_field_name("value"), node.children_by_field_name("subscript")
    return Subscript(read(of), read(keys[0]), code.range(node)) if of and len(keys) == 1 else None


CALLS: dict[str, Reader] = {
    "identifier": _identifier,
    "attribute": _attribute,
    "call": _call,
    "subscript": _subscript,
}
"""By tree-sitter's name of a node."""
