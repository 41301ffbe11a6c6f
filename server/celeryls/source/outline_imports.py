"""Reads imports, at any depth, for an outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression import range_of
from celeryls.source.outline import Import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.scopes import Scopes


def read_imports(nodes: list[Node], scopes: Scopes, text: str) -> tuple[Import, ...]:
    """What import statements bind, in the order of the text."""
    guarded = "TYPE_CHECKING" in text
    return tuple(found for node in nodes for found in _bound(node, scopes, text, guarded=guarded))


def _bound(node: Node, scopes: Scopes, text: str, *, guarded: bool) -> Iterator[Import]:
    source = node.child_by_field_name("module_name")
    scope, typing_only = scopes.at(node.start_byte), guarded and _for_type_checkers(node, text)
    place = range_of(node)
    module = _written(source, text) if source else None
    if module is not None and any(child.type == "wildcard_import" for child in node.children):
        yield Import("*", module, "*", scope, place, typing_only)
    for child in node.children_by_field_name("name"):
        alias = child.child_by_field_name("alias")
        name = child.child_by_field_name("name") if alias else child
        dotted = _written(name or child, text)
        bound = text[alias.start_byte : alias.end_byte] if alias else None
        if module is None:
            yield Import(bound or dotted.split(".")[0], dotted, None, scope, place, typing_only)
        else:
            yield Import(bound or dotted, module, dotted, scope, place, typing_only)


def _written(node: Node, text: str) -> str:
    """A dotted name without the blanks that may stand around its dots."""
    source = text[node.start_byte : node.end_byte]
    return source if source.isidentifier() else "".join(source.replace("\\", " ").split())


def _for_type_checkers(node: Node, text: str) -> bool:
    """Whether an import stands where only type checkers look: at run time its name is not there."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type == "if_statement" and parent.child_by_field_name("consequence") == child:
            condition = parent.child_by_field_name("condition")
            source = text[condition.start_byte : condition.end_byte] if condition else ""
            if source.rpartition(".")[2] == "TYPE_CHECKING":
                return True
        child, parent = parent, parent.parent
    return False
