"""A parsed text: the source of its nodes, and their positions in lines."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, count
from operator import add
from typing import TYPE_CHECKING

from celeryls.syntax.parser import masked
from celeryls.syntax.places import Range
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_NO_PARTS = ("comment", "ERROR", "line_continuation")


class Code:
    """The text that nodes were parsed from, and the code points at which its lines start.

    tree-sitter computes its own points anew for each node; looking lines up here is three times as fast.
    """

    __slots__ = ("starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *map(add, accumulate(map(len, masked(text).split("\n"))), count(1))]

    def of(self, node: Node) -> str:
        """The source of a node."""
        return self.text[node.start_byte : node.end_byte]

    def range(self, node: Node) -> Range:
        """The range of a node."""
        return self.between(node.start_byte, node.end_byte)

    def between(self, start: int, end: int) -> Range:
        """The range of the code points ``[start:end]``."""
        starts = self.starts
        line = bisect_right(starts, start) - 1
        first = starts[line]
        if end < starts[line + 1]:
            return Range(line, start - first, line, end - first)
        last = bisect_right(starts, end) - 1
        return Range(line, start - first, last, end - starts[last])

    def span(self, place: Range) -> Span:
        """The code points of a range."""
        return Span(self.starts[place.line] + place.column, self.starts[place.end_line] + place.end_column)


def parts_of(node: Node) -> Iterator[Node]:
    """The named direct children of a node, without comments, line continuations and syntax errors."""
    return (child for child in node.named_children if child.type not in _NO_PARTS)
