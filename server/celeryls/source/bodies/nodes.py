"""The node of a function, and those of its body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.syntax.code import Code
    from celeryls.syntax.places import Range

_INNER = frozenset(("function_definition", "class_definition", "lambda"))


def named_at(code: Code, name: Range) -> Node | None:
    """The function or class whose name is at ``name``; None where the text has become shorter.

    Of a name elsewhere it is what is around it.
    """
    if max(name.line, name.end_line) >= len(code.starts):
        return None
    found = parse(code.text).root_node.descendant_for_byte_range(*code.span(name))
    return found.parent if found is not None else None


def function_at(code: Code, name: Range) -> Node | None:
    """The function whose name is at ``name``; None if there is none."""
    node = named_at(code, name)
    return node if node is not None and node.type == "function_definition" else None


def within(body: Node) -> Iterator[Node]:
    """All nodes of a body, parents first; nested definitions are not entered."""
    stack = [*reversed(body.named_children)]
    while stack:
        node = stack.pop()
        yield node
        if node.type not in _INNER:
            stack += reversed(node.named_children)
