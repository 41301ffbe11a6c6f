"""What a reader of expressions is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from celeryls.syntax.code import Code

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.expression.values import Value

Read = Callable[["Node"], "Value"]
"""Reads a node inside of the one that is being read."""
Reader = Callable[["Node", Code, Read], "Value | None"]
"""Reads a node of one kind; None where it has a shape that no `Value` has."""
