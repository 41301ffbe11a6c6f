"""The types of expression readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from celeryls.syntax.code import Code

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.expression.values import Value

Read = Callable[["Node"], "Value"]
"""Reads a child of the current node."""
Reader = Callable[["Node", Code, Read], "Value | None"]
"""Reads a node of one kind; None if its shape has no `Value`."""
