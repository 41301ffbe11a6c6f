"""A file in which names are looked up: its tree, its identifiers, and the modules that its imports bind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.occurrences.names import NameOccurrences
from celeryls.source.occurrences.scopes import scope_path
from celeryls.syntax.lines import line_ends
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import parse, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from celeryls.source.occurrences.names import BoundImport

    Locate = Callable[[str, str], str | None]
    """The file of a module, by its name in an import and the path of the importing file."""

_STAR = re.compile(r"^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]*\*", re.MULTILINE)
_GENERATED = re.compile(r"@generated\b|\bDO NOT EDIT\b|\bautomatically generated\b", re.IGNORECASE)
_HEAD = 1_000
_DEEPEST = 5


class NameFile:
    """One file; ``path`` is absolute, positions are code points of ``text``."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = parse(text)
        self._names: dict[str, NameOccurrences] = {}

    @property
    def is_generated(self) -> bool:
        """Whether its first lines say that a program writes it."""
        return _GENERATED.search(self.text, 0, _HEAD) is not None

    @property
    def is_migration(self) -> bool:
        """Whether it is one of Django's migrations: it tells what was so at that time."""
        return "/migrations/" in self.path.replace("\\", "/")

    @property
    def stars(self) -> tuple[str, ...]:
        """The modules that it imports all names of."""
        return tuple(found.group(1) for found in _STAR.finditer(self.text))

    def error_line(self) -> int | None:
        """The line, from 1, of the first syntax error; None if there is none."""
        if not self.tree.root_node.has_error:
            return None
        errors = (each.start_byte for each in walk(self.tree.root_node) if each.is_error or each.is_missing)
        return self.line(next(errors, 0))

    def line(self, at: int) -> int:
        """The line of a code point, from 1."""
        return line_ends(self.text[:at]) + 1

    def occurrences(self, name: str) -> NameOccurrences:
        """All places of an identifier."""
        if name not in self._names:
            self._names[name] = NameOccurrences(self.text, self.tree, name)
        return self._names[name]

    def modules(self, expression: Node) -> tuple[str, ...] | None:
        """The names of the modules that a dotted name may refer to, as an import of this file would write them.

        Empty for any other expression; None if the name is bound in a way that does not tell.
        """
        head = first_name(expression)
        if head is None:
            return ()
        _, *rest = "".join(text_of(expression, self.text).split()).split(".")
        names = self.occurrences(text_of(head, self.text))
        scope = names.bound_at(scope_path(head))
        if scope is None:
            return None
        imports = [names.imported_by(each) for each in names.bindings[scope]]
        if None in imports:
            return None
        return tuple(dict.fromkeys(".".join((_module(each), *rest)) for each in imports if each is not None))


class ModulePaths:
    """Finds the files of modules by dotted names, also those that a module has only imported.

    ``read`` returns a file's text.
    """

    def __init__(self, files: Mapping[str, NameFile], locate: Locate, read: Callable[[str], str | None]) -> None:
        self._files = dict(files)
        self._locate = locate
        self._read = read

    def find(self, dotted: str, seen_from: str, depth: int = 0) -> str | None:
        """The file of a module: of ``shop.views.tasks`` that of ``shop.tasks`` if ``shop.views`` imports it."""
        found = self._locate(dotted, seen_from)
        owner, _, name = dotted.rpartition(".")
        if found is not None or not owner.strip(".") or depth > _DEEPEST:
            return found
        around = self.find(owner, seen_from, depth + 1)
        file = self._file(around) if around is not None else None
        if file is None:
            return None
        names = file.occurrences(name)
        imports = [names.imported_by(each) for each in names.bindings.get((), ())]
        found_paths = {self.find(_module(each), file.path, depth + 1) for each in imports if each is not None}
        return found_paths.pop() if len(found_paths) == 1 and None not in imports else None

    def _file(self, path: str) -> NameFile | None:
        if path not in self._files:
            text = self._read(path)
            if text is None:
                return None
            self._files[path] = NameFile(path, text)
        return self._files[path]


def first_name(expression: Node) -> Node | None:
    """The first identifier of a dotted name; None for any other expression."""
    node: Node | None = expression
    while node is not None and node.type == "attribute":
        node = node.child_by_field_name("object")
    return node if node is not None and node.type == "identifier" else None


def _module(imported: BoundImport) -> str:
    module, name = imported.module, imported.name
    if name is None:
        return module
    return f"{module}{name}" if module.endswith(".") else f"{module}.{name}"
