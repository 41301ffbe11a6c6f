"""Tells whether a fix can import a name: where the name already means something else, it would break code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import External
from celeryls.source.surroundings.model import InClass, InFunction
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import captures, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.checking.context import Context
    from celeryls.source.outline.model import Scope
    from celeryls.syntax.places import Range

_NOT_NAMES = {"attribute": "attribute", "keyword_argument": "name"}
"""The fields of nodes whose identifiers are no names of variables."""


def is_importable(name: str, dotted: str, place: Range, context: Context) -> bool:
    """Whether ``name`` means ``dotted`` at a place of the unit once the file imports it.

    Either it means that already, or neither the file nor the function around the place binds it.
    """
    found = context.entity(name, _scope(place, context))
    if found is None:
        return not any(_is_name(node) for node in _mentions(name, context.text))
    return isinstance(found, External) and found.dotted == dotted


def _scope(place: Range, context: Context) -> Scope:
    """The functions and classes around a place of the unit."""
    found: list[tuple[str, str]] = []
    for each in context.around(place).around:
        match each:
            case InFunction(name=name):
                found.append(("def", name))
            case InClass(name=name):
                found.append(("class", name))
    return tuple(found)  # type: ignore[arg-type]  # the literals above


def _mentions(name: str, text: str) -> Iterator[Node]:
    named = captures(parse(text).root_node, "(identifier) @name").get("name", ())
    return (node for node in named if text_of(node, text) == name)


def _is_name(node: Node) -> bool:
    parent = node.parent
    field = _NOT_NAMES.get(parent.type) if parent is not None else None
    return parent is None or field is None or parent.child_by_field_name(field) != node
