"""Reads names that are passed as values for an outline: a task, or a method of one that is not called itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import Name
from celeryls.source.outline.model import PassedName
from celeryls.syntax.words import word_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.outline.scopes import Scopes
    from celeryls.syntax.ancestry import Ancestry
    from celeryls.syntax.code import Code

_METHODS = "delay|apply_async|delay_on_commit|apply_async_on_commit|apply|s|si|signature"
_METHOD = re.compile(rf"\.\s*({_METHODS})\b(?!\s*[.(=])")
_VALUES = frozenset(("argument_list", "list", "tuple", "set", "return_statement"))
"""The contexts in which a task is passed on. Elsewhere its name is an alias, or only read."""
_WITH_VALUE = frozenset(("keyword_argument", "pair", "default_parameter", "typed_default_parameter"))
_NO_VALUES = frozenset(("attribute", "pattern_list", "del_statement", "decorator"))


def read_passed_names(
    tree: Ancestry, scopes: Scopes, code: Code, names: frozenset[str], end: int
) -> Iterator[PassedName]:
    """The names before the code point ``end``, in the order of the text.

    ``names`` are the file's names that may hold a task or lead to one.
    """
    text = code.text[:end]
    places = [(match.start(1), True) for match in _METHOD.finditer(text)]
    places += [(at, False) for name in names for at in _places(name, text)]
    for start, is_method in sorted(places):
        node = _whole_name(tree, start)
        if node is None or not _is_value(node, tree, scopes, is_method=is_method):
            continue
        value = value_of(node, code)
        if isinstance(value, Name) and is_method == bool(_ends_in_method(value.dotted)):
            yield PassedName(value, scopes.at(node.start_byte))


def _ends_in_method(dotted: str) -> bool:
    return _METHOD.search(dotted, dotted.rfind(".")) is not None if "." in dotted else False


def _whole_name(tree: Ancestry, start: int) -> Node | None:
    """The dotted name that contains the part at ``start``."""
    node = tree.name_at(start, start + 1)
    if node is None:
        return None
    while (parent := tree.parent(node)) is not None and parent.type == "attribute":
        node = parent
    return node


def _is_value(node: Node, tree: Ancestry, scopes: Scopes, *, is_method: bool) -> bool:
    parent = tree.parent(node)
    if parent is None:
        return False
    kind = parent.type
    if kind == "call":
        return False
    if kind in _WITH_VALUE:
        return parent.child_by_field_name("value") == node
    if kind == "assignment":
        return parent.child_by_field_name("right") == node and (is_method or _is_attribute(parent, scopes))
    if kind == "conditional_expression":
        return node != parent.named_children[1]
    return kind in _VALUES if not is_method else kind not in _NO_VALUES


def _is_attribute(assignment: Node, scopes: Scopes) -> bool:
    """Whether an attribute or an item is assigned to, be it one of the class around."""
    left, scope = assignment.child_by_field_name("left"), scopes.at(assignment.start_byte)
    in_class = bool(scope) and scope[-1][0] == "class"
    return left is not None and (in_class or left.type in ("attribute", "subscript"))


def _places(name: str, text: str) -> Iterator[int]:
    """The positions of a name, also after a dot, that is not called.

    One pattern for each set of names would be slower.
    """
    return (at for at in word_starts(text, name) if text[at + len(name) : at + len(name) + 1] != "(")
