"""Reads lookups of tasks in an app's registry for an outline: ``app.tasks["name"]``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import Argument, Attribute, CallExpression, Name, Subscript
from celeryls.source.outline.calls import KEPT
from celeryls.source.outline.model import CallFact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.scopes import Scopes
    from celeryls.syntax.code import Code

_LOOKUP = re.compile(r"\.\s*(tasks)\s*\[")


def read_lookups(root: Node, scopes: Scopes, code: Code) -> Iterator[CallFact]:
    """The lookups, in the order of the text, each as the equivalent call of ``__getitem__``.

    A lookup whose method is called in a stored call is part of that call, and left out.
    """
    for match in _LOOKUP.finditer(code.text):
        node = _lookup_at(root, *match.span(1))
        if node is None or _is_sent(node, code):
            continue
        value = value_of(node, code)
        if isinstance(value, Subscript) and (callee := _getter(value.of)):
            yield CallFact(
                CallExpression(callee, (Argument(None, value.key, value.key.range),), value.range),
                scopes.at(node.start_byte),
            )


def _lookup_at(root: Node, start: int, end: int) -> Node | None:
    name = root.descendant_for_byte_range(start, end)
    owner = name.parent if name is not None and name.type == "identifier" else None
    lookup = owner.parent if owner is not None and owner.type == "attribute" and owner.end_byte == end else None
    return lookup if lookup is not None and lookup.type == "subscript" else None


def _is_sent(node: Node, code: Code) -> bool:
    around = node.parent
    method = around.child_by_field_name("attribute") if around is not None and around.type == "attribute" else None
    call = around.parent if around is not None else None
    is_called = call is not None and call.type == "call" and call.child_by_field_name("function") == around
    return is_called and method is not None and code.of(method) in KEPT


def _getter(of: Value) -> Value | None:
    match of:
        case Name(dotted=dotted):
            return Name(f"{dotted}.__getitem__", of.range)
        case Attribute():
            return Attribute(of, "__getitem__", of.range)
        case _:
            return None
