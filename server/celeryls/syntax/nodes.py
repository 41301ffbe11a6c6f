"""Helpers for tree-sitter nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from tree_sitter import Node


def span_of(node: Node) -> Span:
    """The node's place in the text that it was parsed from."""
    return Span(node.start_byte, node.end_byte)


def text_of(node: Node, text: str) -> str:
    """The node's part of ``text``, which it was parsed from; ``node.text`` would be the masked text."""
    return text[node.start_byte : node.end_byte]


def containers_of(node: Node, text: str) -> tuple[tuple[Literal["class", "def"], str], ...]:
    """The functions and classes around a node, outermost first, such as ``("class", "Mailer")``."""
    result: list[tuple[Literal["class", "def"], str]] = []
    parent = node.parent
    while parent is not None:
        if parent.type in ("function_definition", "class_definition"):
            name = parent.child_by_field_name("name")
            kind: Literal["class", "def"] = "class" if parent.type == "class_definition" else "def"
            result.append((kind, text_of(name, text) if name else ""))
        parent = parent.parent
    return tuple(reversed(result))
