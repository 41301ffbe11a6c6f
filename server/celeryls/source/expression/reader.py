"""Reads an expression's tree as a `Value`.

The cost is limited: an expression that is too deep or too long is `Unknown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.calls import CALLS
from celeryls.source.expression.collections import COLLECTIONS
from celeryls.source.expression.literals import LITERALS
from celeryls.source.expression.operations import OPERATIONS
from celeryls.source.expression.values import Unknown

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.expression.values import Value
    from celeryls.syntax.code import Code

DEEPEST = 40
"""How deep expressions may be nested."""
LARGEST_VALUE = 60_000
"""Code points of the largest expression that is read.

A schedule of a few hundred entries is shorter, data is longer.
"""
_READERS = CALLS | COLLECTIONS | LITERALS | OPERATIONS


def value_of(node: Node, code: Code, deep: int = 0) -> Value:
    """The value of an expression's node in ``code``.

    It never fails. ``deep`` is the number of expressions around it.
    """
    kind = node.type
    reader = _READERS.get(kind)
    value = None
    if reader is not None and deep < DEEPEST and node.end_byte - node.start_byte <= LARGEST_VALUE:
        value = reader(node, code, lambda inner: value_of(inner, code, deep + 1))
    return Unknown(kind, code.range(node)) if value is None else value
