"""Which calls a value is given to, from the inside of a statement to its outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from tree_sitter import Node

PIPE = "|"
"""Stands for the operator that makes a chain of signatures."""


@cached_by_text
def carriers(text: str, at: int) -> tuple[str, ...]:
    """The last names of the calls that the value at a code point is given to, outermost first.

    A keyword argument adds its name with an equals sign: ``apply_async``, ``link=``. The function of a ``lambda``
    counts as its value. Empty for a value that is given to no call.
    """
    node = parse(text).root_node.descendant_for_byte_range(at, at)
    found: list[str] = []
    while node is not None and (parent := node.parent) is not None and not _ends(node):
        if carrier := _carrier(parent, node, text):
            found.append(carrier)
        node = parent
    return tuple(reversed(found))


def _ends(node: Node) -> bool:
    return node.type.endswith(("_statement", "_definition")) or node.type in ("block", "module")


def _carrier(parent: Node, node: Node, text: str) -> str:
    """What a node's parent adds to the carriers of a value in the node; empty if nothing."""
    match parent.type:
        case "call" if node.type in ("argument_list", "generator_expression"):
            callee = parent.child_by_field_name("function")
            named = (callee.child_by_field_name("attribute") or callee) if callee is not None else None
            return text_of(named, text) if named is not None and named.type == "identifier" else ""
        case "keyword_argument":
            name = parent.child_by_field_name("name")
            return f"{text_of(name, text)}=" if name is not None and name != node else ""
        case "binary_operator":
            operator = parent.child_by_field_name("operator")
            return PIPE if operator is not None and operator.type == PIPE else ""
    return ""
