"""Follows the name of a function through the project's files: its definition, imports, re-exports and uses."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from celeryls.edit.text import Edit, replace
from celeryls.features.renaming.model import UNSURE, RenameRefusedError
from celeryls.source.occurrences.clashes import clash
from celeryls.source.occurrences.literals import literals
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from celeryls.features.renaming.name_file import Locate, NameFile
    from celeryls.source.occurrences.names import Occurrence
    from celeryls.source.occurrences.scopes import ScopePath

Kind = Literal["renamed", "aliased", "foreign"]
"""Whether a scope's name is the function under its new name, under its old one (``import new as old``), or not it."""


class FunctionUses:
    """The uses of a function or class at module level of the file ``home`` that gets the name ``new``.

    ``files`` are all that may use it, by path. A file in which the new name would clash keeps the old one, as an alias.
    """

    def __init__(self, home: str, old: str, new: str, files: Mapping[str, NameFile], locate: Locate) -> None:
        self._home = home
        self._old = old
        self._new = new
        self._files = files
        self._locate = locate
        self._renamed: dict[str, bool] = {home: True}

    def edits(self, path: str) -> Iterator[Edit]:
        """The edits of a file, except in strings, in the order of the text."""
        file = self._files[path]
        for each in file.occurrences(self._old).all:
            match each.role:
                case "attribute":
                    yield from self._attribute(file, each)
                case "imported":
                    yield from self._imported(file, each)
                case "bound import":
                    yield from self._import(file, each)
                case "read" | "definition" | "other binding":
                    if self._means(file, each) == "renamed":
                        yield replace(*each.span, self._new)

    def is_renamed(self, path: str) -> bool:
        """Whether the function gets its new name in a module, given by its file."""
        if path not in self._renamed:
            self._renamed[path] = False  # an import in a circle adds nothing
            file = self._files.get(path)
            self._renamed[path] = file is not None and self._is_renamed_in(file)
        return self._renamed[path]

    def leads_there(self, module: str, seen_from: str) -> bool:
        """Whether a module, by its name in a file, has the function under its new name."""
        found = self._locate(module, seen_from)
        return found is not None and self.is_renamed(found)

    def is_module(self, file: NameFile, expression: Node) -> bool | None:
        """Whether an expression is a module that has the function under its new name; None if that can't be told."""
        modules = file.modules(expression)
        return None if modules is None else any(self.leads_there(each, file.path) for each in modules)

    def _is_renamed_in(self, file: NameFile) -> bool:
        if () in file.occurrences(self._old).bindings:
            return self._kind(file, ()) == "renamed"
        return any(self._exports(module, file.path) for module in file.stars)

    def _exports(self, module: str, seen_from: str) -> bool:
        """Whether a star import of a module brings the function."""
        found = self._locate(module, seen_from)
        file = self._files.get(found) if found and self.is_renamed(found) else None
        if file is None:
            return False
        if "__all__" in file.text:
            return any(each.value == self._old for each in literals(file.text, file.tree, self._old))
        return not self._old.startswith("_")

    def _means(self, file: NameFile, used: Occurrence) -> Kind:
        scope = file.occurrences(self._old).bound_at(used.scope)
        if scope is not None:
            return self._kind(file, scope)
        if not self.is_renamed(file.path):
            return "foreign"
        if self._clashes(file, ()):  # it comes with a star import, which has no aliases
            raise RenameRefusedError(f"`{self._new}` is already used in {PurePath(file.path).name}")
        return "renamed"

    def _kind(self, file: NameFile, scope: ScopePath) -> Kind:
        bound = file.occurrences(self._old).bindings[scope]
        own = [each for each in bound if self._is_own(file, each)]
        if not own:
            return "foreign"
        if file.path == self._home and not scope:
            return "renamed"
        return "aliased" if len(own) < len(bound) or self._clashes(file, scope) else "renamed"

    def _is_own(self, file: NameFile, bound: Occurrence) -> bool:
        if bound.role == "definition":
            return file.path == self._home and not bound.scope
        imported = file.occurrences(self._old).imported_by(bound)
        return imported is not None and imported.name == self._old and self.leads_there(imported.module, file.path)

    def _clashes(self, file: NameFile, scope: ScopePath) -> bool:
        return clash(file.occurrences(self._old), file.occurrences(self._new), scope) is not None

    def _import(self, file: NameFile, bound: Occurrence) -> Iterator[Edit]:
        """The edit of ``from m import old``, and of the alias in ``from m import old as old``."""
        if not self._is_own(file, bound):
            return
        kind = self._kind(file, bound.scope)
        if kind == "renamed":
            yield replace(*bound.span, self._new)
        elif kind == "aliased" and bound.name_of_alias is None:
            yield replace(*bound.span, f"{self._new} as {self._old}")

    def _imported(self, file: NameFile, used: Occurrence) -> Iterator[Edit]:
        """The edit of ``from m import old as other``; an alias that the new name makes superfluous goes."""
        whole = used.node.parent.parent if used.node.parent else None
        statement = whole.parent if whole else None
        source = statement.child_by_field_name("module_name") if statement else None
        alias = whole.child_by_field_name("alias") if whole else None
        if source is None or alias is None or whole is None:
            return
        module = "".join(text_of(source, file.text).split())
        if self.leads_there(module, file.path):
            end = whole.end_byte if text_of(alias, file.text) == self._new else used.span.end
            yield replace(used.span.start, end, self._new)

    def _attribute(self, file: NameFile, used: Occurrence) -> Iterator[Edit]:
        parent = used.node.parent
        owner = parent.child_by_field_name("object") if parent and parent.type == "attribute" else None
        if owner is None:
            return
        leads = self.is_module(file, owner)
        if leads:
            yield replace(*used.span, self._new)
        elif leads is None and text_of(owner, file.text).rpartition(".")[2] == _stem(self._home):
            yield Edit(*used.span, (self._new,), UNSURE)


def _stem(path: str) -> str:
    pure = PurePath(path)
    return pure.parent.name if pure.stem == "__init__" else pure.stem
