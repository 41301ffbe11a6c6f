"""The scopes of Python around a place: functions, classes, lambdas and comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.occurrences.roles import PARAMETER_LISTS, is_parameter

if TYPE_CHECKING:
    from collections.abc import Container

    from tree_sitter import Node

ScopePath = tuple[tuple[str, int], ...]
"""What opens each scope, and the code point at which it begins, outermost first; empty for the module."""

_COMPREHENSIONS = ("list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression")
CLASS = "class_definition"


def scope_path(node: Node) -> ScopePath:
    """The scopes that an identifier belongs to; a parameter's name belongs to its function."""
    found: list[tuple[str, int]] = []
    child, parent = node, node.parent
    while parent is not None:
        if _opens(parent, child, node):
            found.append((parent.type, parent.start_byte))
        child, parent = parent, parent.parent
    return tuple(reversed(found))


def binding_scope(bound: Container[ScopePath], scope: ScopePath) -> ScopePath | None:
    """The innermost of the scopes ``bound`` that is visible from a scope; None if there is none.

    Functions do not see the names of the class around them.
    """
    for length in range(len(scope), -1, -1):
        inner = scope[:length]
        if 0 < length < len(scope) and inner[-1][0] == CLASS:
            continue
        if inner in bound:
            return inner
    return None


def _opens(parent: Node, child: Node, node: Node) -> bool:
    """Whether ``child`` of ``parent``, which contains ``node``, is in a scope that ``parent`` opens."""
    match parent.type:
        case "function_definition" | "lambda":
            if child.type in PARAMETER_LISTS:
                return is_parameter(node)
            return parent.child_by_field_name("body") == child
        case "class_definition":
            return parent.child_by_field_name("body") == child
        case kind if kind in _COMPREHENSIONS:
            return not _is_first_iterable(parent, child, node)
    return False


def _is_first_iterable(comprehension: Node, clause: Node, node: Node) -> bool:
    """Whether a place is in the first iterable of a comprehension, which belongs to the scope around."""
    first = next((each for each in comprehension.named_children if each.type == "for_in_clause"), None)
    right = clause.child_by_field_name("right") if clause == first else None
    return right is not None and right.start_byte <= node.start_byte < right.end_byte
