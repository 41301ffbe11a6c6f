"""Reads the handlers of a ``try`` statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.reader import value_of
from celeryls.source.surroundings.model import Handler
from celeryls.syntax.code import parts_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.expression.values import Value
    from celeryls.syntax.code import Code


def handler_of(clause: Node, code: Code) -> Handler:
    """The handler of an ``except`` clause."""
    types: list[Value] = []
    name = ""
    for value in clause.children_by_field_name("value"):
        caught = value
        if value.type == "as_pattern":
            caught = next(parts_of(value), value)
            alias = value.child_by_field_name("alias")
            name = code.of(alias) if alias is not None else ""
        while caught.type == "parenthesized_expression" and (inner := next(parts_of(caught), None)):
            caught = inner
        parts = parts_of(caught) if caught.type == "tuple" else [caught]
        types += [value_of(part, code) for part in parts]
    return Handler(tuple(types), code.range(clause), name)
