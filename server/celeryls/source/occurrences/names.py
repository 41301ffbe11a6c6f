"""All places at which a file writes one identifier."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.occurrences.roles import Role, role_of
from celeryls.source.occurrences.scopes import CLASS, ScopePath, binding_scope, scope_path
from celeryls.syntax.nodes import text_of
from celeryls.syntax.spans import Span
from celeryls.syntax.words import word_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

BINDING = ("definition", "bound import", "other binding")


class Occurrence(NamedTuple):
    """An identifier, its role, and the scopes around it."""

    node: Node
    role: Role
    scope: ScopePath

    @property
    def span(self) -> Span:
        """Its code points in the file."""
        return Span(self.node.start_byte, self.node.end_byte)

    @property
    def name_of_alias(self) -> Node | None:
        """The name before ``as`` if this is the alias of an import; None elsewhere."""
        parent = self.node.parent
        is_alias = parent is not None and parent.type == "aliased_import"
        return parent.child_by_field_name("name") if parent is not None and is_alias else None


class BoundImport(NamedTuple):
    """What an import binds: a module, or a ``name`` of a module. ``statement`` is the name with its alias."""

    module: str
    name: str | None
    statement: Node


@dataclass(frozen=True)
class NameOccurrences:
    """The occurrences of one identifier in a file, in the order of the text."""

    text: str
    tree: Tree
    name: str

    @cached_property
    def all(self) -> tuple[Occurrence, ...]:
        """Every occurrence that is a name of the file, or an attribute."""
        found = (Occurrence(node, role_of(node), scope_path(node)) for node in self._nodes())
        return tuple(each for each in found if each.role != "none")

    @cached_property
    def bindings(self) -> dict[ScopePath, list[Occurrence]]:
        """What binds the name, by scope."""
        found: dict[ScopePath, list[Occurrence]] = {}
        for each in self.all:
            if each.role in BINDING:
                found.setdefault(each.scope, []).append(each)
        return found

    @property
    def is_declared(self) -> bool:
        """Whether a ``global`` or ``nonlocal`` statement names it: then a function may bind it elsewhere."""
        return any(each.role == "global" for each in self.all)

    @property
    def is_read_in_class(self) -> bool:
        """Whether a class that binds it reads it in its own body: before the binding that is the name outside."""
        return any(
            each.role == "read" and each.scope and each.scope[-1][0] == CLASS and each.scope in self.bindings
            for each in self.all
        )

    def bound_at(self, scope: ScopePath) -> ScopePath | None:
        """The scope whose binding a use in a scope refers to; None if the file does not bind the name there."""
        return binding_scope(self.bindings, scope)

    def imported_by(self, bound: Occurrence) -> BoundImport | None:
        """What an import binds to the name; None for other bindings."""
        if bound.role != "bound import" or (parent := bound.node.parent) is None:
            return None
        statement = parent.parent
        if statement is None:
            return None
        alias = bound.name_of_alias
        source = statement.child_by_field_name("module_name")
        if source is not None:
            return BoundImport(self._dotted(source), self._dotted(alias) if alias else self.name, parent)
        return BoundImport(self._dotted(alias) if alias else self.name, None, parent)

    def _dotted(self, node: Node) -> str:
        return "".join(text_of(node, self.text).replace("\\", " ").split())

    def _nodes(self) -> Iterator[Node]:
        root = self.tree.root_node
        for start in word_starts(self.text, self.name):
            end = start + len(self.name)
            node = root.descendant_for_byte_range(start, end)
            if node is not None and node.type == "identifier" and node.end_byte == end:
                yield node
