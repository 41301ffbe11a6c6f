"""Finds the functions and classes around a position in a unit."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.outline.model import Scope
    from celeryls.syntax.code import Code


class ScopeDefinition(NamedTuple):
    """A function or a class of a unit; ``decorated`` is the node that includes its decorators, if it has any.

    ``body`` is where its body begins: what comes before, such as a default, belongs to the outer scope. ``around`` is
    the index of the definition around it, -1 at module level; ``inside`` is the scope of its body.
    """

    node: Node
    decorated: Node | None
    name: str
    kind: Literal["class", "def"]
    body: int
    end: int
    around: int
    inside: Scope


class Scopes:
    """The definitions of a unit; nodes must be passed in the order of the text."""

    def __init__(self, definitions: list[Node], decorated: list[Node], code: Code) -> None:
        decorations: dict[int, Node] = {}
        for node in decorated:
            if inner := node.child_by_field_name("definition"):
                decorations[inner.start_byte] = node
        self.decorators = frozenset(_decorator_starts(decorated))
        """Where the expressions of decorators begin."""
        self.definitions: list[ScopeDefinition] = []
        self._bodies: list[int] = []
        for node in definitions:
            start = node.start_byte
            name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
            around = self.index_at(start)
            kind: Literal["class", "def"] = "class" if node.type == "class_definition" else "def"
            called = code.of(name) if name else ""
            outer = self.definitions[around].inside if around >= 0 else ()
            begin, end = (body.start_byte, body.end_byte) if body else (node.end_byte, node.end_byte)
            self.definitions.append(
                ScopeDefinition(
                    node, decorations.get(start), called, kind, begin, end, around, (*outer, (kind, called))
                )
            )
            self._bodies.append(begin)

    def index_at(self, offset: int) -> int:
        """The index of the innermost definition whose body contains a code point; -1 at module level."""
        index = bisect_right(self._bodies, offset) - 1
        while index >= 0 and not self.definitions[index].end > offset:
            index = self.definitions[index].around
        return index

    def at(self, offset: int) -> Scope:
        """The functions and classes around a code point."""
        index = self.index_at(offset)
        return self.definitions[index].inside if index >= 0 else ()

    def function_at(self, offset: int) -> int:
        """The index of the function whose names are in scope first at a code point.

        -1 outside of functions, and in a class body.
        """
        index = self.index_at(offset)
        return index if index >= 0 and self.definitions[index].kind == "def" else -1


def _decorator_starts(decorated: list[Node]) -> Iterator[int]:
    for node in decorated:
        for child in node.named_children:
            if child.type == "decorator" and child.named_children:
                yield child.named_children[0].start_byte
