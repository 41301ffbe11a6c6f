"""Reads imports, at any depth, for an outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.outline.model import Import

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.outline.scopes import Scopes
    from celeryls.syntax.code import Code


def read_imports(nodes: list[Node], scopes: Scopes, code: Code) -> tuple[Import, ...]:
    """What import statements bind, in the order of the text."""
    guarded = "TYPE_CHECKING" in code.text
    return tuple(found for node in nodes for found in _bound(node, scopes, code, guarded=guarded))


def _bound(node: Node, scopes: Scopes, code: Code, *, guarded: bool) -> Iterator[Import]:
    source = node.child_by_field_name("module_name")
    scope, typing_only = scopes.at(node.start_byte), guarded and _for_type_checkers(node, code)
    place = code.range(node)
    module = _written(source, code) if source else None
    if module is not None and any(child.type == "wildcard_import" for child in node.children):
        yield Import("*", module, "*", scope, place, typing_only)
    for child in node.children_by_field_name("name"):
        alias = child.child_by_field_name("alias")
        name = child.child_by_field_name("name") if alias else child
        dotted = _written(name or child, code)
        bound = code.of(alias) if alias else None
        if module is None:
            yield Import(bound or dotted.split(".")[0], dotted, None, scope, place, typing_only)
        else:
            yield Import(bound or dotted, module, dotted, scope, place, typing_only)


def _written(node: Node, code: Code) -> str:
    """A dotted name without the blanks that may stand around its dots."""
    source = code.of(node)
    return source if source.isidentifier() else "".join(source.replace("\\", " ").split())


def _for_type_checkers(node: Node, code: Code) -> bool:
    """Whether an import stands where only type checkers look: at run time its name is not there."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type == "if_statement" and parent.child_by_field_name("consequence") == child:
            condition = parent.child_by_field_name("condition")
            source = code.of(condition) if condition else ""
            if source.rpartition(".")[2] == "TYPE_CHECKING":
                return True
        child, parent = parent, parent.parent
    return False
