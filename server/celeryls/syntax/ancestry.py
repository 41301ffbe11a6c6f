"""What stands around names: tree-sitter looks for each parent from the root down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_MANY = 400
"""Questions about one tree that are worth one walk through it: a chain of 5,000 steps is a tree as deep."""


class Ancestry:
    """The names of a tree and the parents of its nodes; ``questions`` is about how many will be asked.

    Of a tree about which many are asked, the part up to the last place in question is walked through, once.
    """

    def __init__(self, root: Node, questions: int) -> None:
        self._root = root
        self._is_walked = questions > _MANY
        self._waiting = [root]
        self._parents: dict[int, Node] = {}
        self._names: dict[int, Node] = {}

    def name_at(self, start: int, end: int) -> Node | None:
        """The identifier that begins at the code point ``start`` and holds those up to ``end``; None for all else."""
        if self._is_walked:
            self._note_until(start)
            found = self._names.get(start)
            return found if found is not None and found.end_byte >= end else None
        node = self._root.descendant_for_byte_range(start, end)
        return node if node is not None and node.type == "identifier" else None

    def parent(self, node: Node) -> Node | None:
        """The node around another; None for the root."""
        if not self._is_walked:
            return node.parent
        self._note_until(node.start_byte)
        return self._parents.get(node.id)

    def _note_until(self, place: int) -> None:
        """Walks on, in the order of the text, to the first node behind a code point."""
        waiting = self._waiting
        while waiting and waiting[-1].start_byte <= place:
            node = waiting.pop()
            inner = []
            for child in node.children:
                self._parents[child.id] = node
                if child.type == "identifier":
                    self._names[child.start_byte] = child
                elif child.child_count:
                    inner.append(child)
            waiting += reversed(inner)
