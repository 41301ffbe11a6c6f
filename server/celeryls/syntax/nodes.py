"""What the readers of facts ask of tree-sitter's nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from tree_sitter import Node


def span_of(node: Node) -> Span:
    """The node's place in the text that it was parsed from."""
    return Span(node.start_byte, node.end_byte)


def text_of(node: Node, text: str) -> str:
    """The node's text, of the ``text`` that it was parsed from; its own would be the masked one."""
    return text[node.start_byte : node.end_byte]


def containers_of(node: Node, text: str) -> tuple[tuple[Literal["class", "def"], str], ...]:
    """The functions and classes around a node, outermost first, as ``("class", "Mailer")``."""
    result: list[tuple[Literal["class", "def"], str]] = []
    parent = node.parent
    while parent is not None:
        if parent.type in ("function_definition", "class_definition"):
            name = parent.child_by_field_name("name")
            kind: Literal["class", "def"] = "class" if parent.type == "class_definition" else "def"
            result.append((kind, text_of(name, text) if name else ""))
        parent = parent.parent
    return tuple(reversed(result))
