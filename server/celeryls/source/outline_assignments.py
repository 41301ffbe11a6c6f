"""Reads assignments for an outline, and which names each function binds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.expression import range_of, value_of
from celeryls.source.outline import Assignment
from celeryls.source.outline_calls import KEPT
from celeryls.source.values import Name, Sequence, Spread, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from celeryls.source.scopes import Scopes
    from celeryls.source.values import Value

_CONFIGURES = re.compile(r"conf|celery|schedule|route|queue|settings|task", re.IGNORECASE)
_NAMING = frozenset(
    ("identifier", "attribute", "dictionary", "list", "tuple", "string", "boolean_operator", "conditional_expression")
)
_LAST_NAME = re.compile(r"(\w+)\s*\Z")


def read_assignments(
    found: Mapping[str, list[Node]], scopes: Scopes, text: str
) -> tuple[tuple[Assignment, ...], dict[int, set[str]]]:
    """The assignments worth keeping, in the order of the text, and by a function's index the names that it binds."""
    bound: dict[int, set[str]] = {}
    kept: list[Assignment] = []
    for node in found.get("assignment", ()):
        kept += _assigned(node, scopes, text, bound)
    for kind in ("loop", "as", "comprehended"):
        for node in found.get(kind, ()):
            index = scopes.function_at(node.start_byte)
            names = _names(node, text)
            if index >= 0:
                bound.setdefault(index, set()).update(names)
            elif kind != "comprehended":
                operator, place = "for" if kind == "loop" else "as", range_of(node)
                scope = scopes.at(node.start_byte)
                kept += [
                    Assignment(Name(name, place), operator, Unknown(operator, place), scope, place) for name in names
                ]
    for node in found.get("global", ()):
        bound.get(scopes.function_at(node.start_byte), set()).difference_update(_names(node, text))
    return tuple(sorted(kept, key=lambda assignment: assignment.range)), bound


def _assigned(node: Node, scopes: Scopes, text: str, bound: dict[int, set[str]]) -> Iterator[Assignment]:
    walrus = node.type == "named_expression"
    left = node.child_by_field_name("name" if walrus else "left")
    right = node.child_by_field_name("value" if walrus else "right")
    if left is None or right is None:
        return
    index = scopes.function_at(node.start_byte)
    written = text[left.start_byte : left.end_byte]
    if index >= 0:
        names = _names(left, text)
        bound.setdefault(index, set()).update(names)
        if not (_may_name(right, text) if names else _CONFIGURES.search(written) and not written.startswith("self.")):
            return
    elif left.type in ("attribute", "subscript") and len(written) > 200:
        return
    while right.type == "assignment":  # a = b = value
        inner = right.child_by_field_name("right")
        if inner is None:
            return
        right = inner
    operator = node.child_by_field_name("operator")
    sign = text[operator.start_byte : operator.end_byte] if operator else "="
    value, scope, place = value_of(right, text), scopes.at(node.start_byte), range_of(node)
    for target, part in _paired(value_of(left, text), value):
        yield Assignment(target, sign, part, scope, place)


def _may_name(value: Node, text: str) -> bool:
    """Whether what a function assigns to a name of its own may be a task, an app or a part of a configuration."""
    if value.type != "call":
        return value.type in _NAMING
    callee = value.child_by_field_name("function")
    last = callee and _LAST_NAME.search(text, max(callee.start_byte, callee.end_byte - 60), callee.end_byte)
    return bool(last and last.group(1) in KEPT) or (callee is not None and callee.type == "call")


def _paired(target: Value, value: Value) -> Iterator[tuple[Value, Value]]:
    """Each of several targets with its own value, as far as the values stand side by side."""
    if not isinstance(target, Sequence):
        yield target, value
        return
    spread = any(isinstance(item, Spread) for item in target.items)
    items = value.items if isinstance(value, Sequence) and not spread else ()
    if len(items) != len(target.items) or any(isinstance(item, Spread) for item in items):
        items = tuple(Unknown("part", value.range) for _ in target.items)
    for inner, part in zip(target.items, items, strict=True):
        yield from _paired(inner.value if isinstance(inner, Spread) else inner, part)


def _names(node: Node, text: str) -> list[str]:
    """The plain names in a target."""
    if node.type == "identifier":
        return [text[node.start_byte : node.end_byte]]
    if node.type in ("attribute", "subscript", "call"):
        return []
    return [name for child in node.named_children for name in _names(child, text)]
