"""The result of an action: edits at one place of a file, imports that they need, and edits of other files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from celeryls.edit.difference import difference
from celeryls.edit.imports.add import merge
from celeryls.edit.imports.names import targets
from celeryls.edit.text import Edit, apply, replace
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from celeryls.edit.style import Style


@dataclass(frozen=True, slots=True)
class FileChange:
    """Edits of a whole file, given by its absolute path.

    Offsets are code points of ``text``, the file's text at that time. ``creates`` says that there is no such file yet.
    """

    path: str
    text: str
    edits: tuple[Edit, ...]
    creates: bool = False


@dataclass(frozen=True, slots=True)
class ImportElsewhere:
    """An import statement for another file, given by its absolute path, and a line to add after that file's imports.

    The position is computed when the change is made, so the file's text is not needed before.
    """

    path: str
    statement: str
    prelude: str = ""
    is_needed: ClassVar[bool] = False
    """Whether a change without its edits is not to be made: one that the file has already need not be added."""

    def in_text(self, text: str, style: Style) -> FileChange:
        """The edits for the file's current text; none if it already has the import."""
        lines = (self.prelude,) if self.prelude else ()
        return FileChange(self.path, text, merge(text, (self.statement,), prelude=lines, style=style).edits)


@dataclass(frozen=True, slots=True)
class ReplacedElsewhere:
    """A line of a file, given by its absolute path, that is written anew.

    It is not where the file uses ``name``, which the new line binds.
    """

    path: str
    line: str
    instead: str
    name: str
    is_needed: ClassVar[bool] = True

    def in_text(self, text: str, _: Style) -> FileChange:
        """The edit for the file's current text; none if it has not exactly one line that begins with ``line``."""
        if re.search(rf"\b{re.escape(self.name)}\b", text):
            return FileChange(self.path, text, ())
        found = [each.start() for each in re.finditer(rf"^{re.escape(self.line)}", text, re.MULTILINE)]
        edits = (replace(found[0], found[0] + len(self.line), self.instead),) if len(found) == 1 else ()
        return FileChange(self.path, text, edits)


@dataclass(frozen=True, slots=True)
class FunctionElsewhere:
    """A function for another file, given by its absolute path, with a decorator and the import that this needs.

    A plain function of that name gets the decorator; otherwise ``code``, a whole function without its decorator, is
    written at the end.
    """

    path: str
    name: str
    decorator: str
    code: str
    imported: str = ""
    is_needed: ClassVar[bool] = True

    def in_text(self, text: str, style: Style) -> FileChange:
        """The edits for the file's current text; none if it binds the name otherwise, or is not valid Python."""
        root = parse(text).root_node
        plain = [each for each in root.children if self._is_function(each, text)]
        if root.has_error or (self.name in targets(text) and len(plain) != 1):
            return FileChange(self.path, text, ())
        eol = "\r\n" if "\r\n" in text else "\n"
        if plain:
            start = plain[0].start_byte
            written = f"{text[:start]}{self.decorator}{eol}{text[start:]}"
        else:
            body = text.rstrip()
            function = f"{self.decorator}\n{self.code}\n".replace("\n", eol)
            written = f"{body}{eol * 3}{function}" if body else function
        imports = merge(written, (self.imported,) if self.imported else (), style=style)
        done = () if imports.conflicts else difference(text, apply(written, imports.edits))
        return FileChange(self.path, text, done)

    def _is_function(self, node: Node, text: str) -> bool:
        name = node.child_by_field_name("name") if node.type == "function_definition" else None
        return name is not None and text[name.start_byte : name.end_byte] == self.name


@dataclass(frozen=True, slots=True)
class StatementElsewhere:
    """A statement at the end of a file that is given by its absolute path."""

    path: str
    statement: str
    is_needed: ClassVar[bool] = True

    def in_text(self, text: str, _: Style) -> FileChange:
        """The edit for the file's current text; none if it has the statement already, or is not valid Python."""
        written = {line.strip() for line in text.splitlines()}
        if self.statement in written or parse(text).root_node.has_error:
            return FileChange(self.path, text, ())
        eol = "\r\n" if "\r\n" in text else "\n"
        body = text.rstrip()
        return FileChange(self.path, text, difference(text, f"{body}{eol * 3}{self.statement}{eol}"))


@dataclass(frozen=True, slots=True)
class RouteElsewhere:
    """A route that sends a task to a queue, written where the project has its routes.

    Which file that is, the project tells when the change is made (`celeryls.routing.moved`).
    """

    task: str
    queue: str


WrittenElsewhere = ImportElsewhere | ReplacedElsewhere | FunctionElsewhere | StatementElsewhere
"""Changes of a given file whose positions are computed when they are made."""

Elsewhere = WrittenElsewhere | RouteElsewhere


@dataclass(frozen=True, slots=True)
class Change:
    """Edits, in code points of the text they were computed for, and import statements.

    ``options`` are the task options that the change adds. ``files`` are changes of whole files, possibly of the same
    file; ``elsewhere`` are changes of files, possibly of the same, whose texts are not needed before.
    """

    edits: tuple[Edit, ...] = ()
    imports: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    files: tuple[FileChange, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


def file_edits(change: Change, text: str, by: int, style: Style) -> tuple[Edit, ...]:
    """The change as edits of the whole ``text``; the text it was computed for starts at the code point ``by``.

    ``files`` and the imports in ``elsewhere`` are not included.
    """
    edits = tuple(Edit(edit.start + by, edit.end + by, edit.parts) for edit in change.edits)
    if not change.imports or not edits:
        return edits
    return (*merge(text, change.imports, style=style).edits, *edits)


def changes_elsewhere(
    change: Change,
    read: Callable[[str], tuple[str, Style] | None],
    routed: Callable[[RouteElsewhere], tuple[FileChange, ...] | None] = lambda _: None,
) -> tuple[FileChange, ...] | None:
    """The changes that ``elsewhere`` makes in the texts that ``read`` returns; None if a needed one can't be made.

    ``routed`` returns the changes that write a route: none if the task goes there already, None if it is unknown where
    routes are written.
    """
    found: list[FileChange] = []
    for each in change.elsewhere:
        made = routed(each) if isinstance(each, RouteElsewhere) else _written(each, read)
        if made is None:
            return None
        found += made
    return tuple(found)


def _written(each: WrittenElsewhere, read: Callable[[str], tuple[str, Style] | None]) -> tuple[FileChange, ...] | None:
    """The change of one file; None if it is needed and can't be made."""
    text = read(each.path)
    made = each.in_text(*text) if text is not None else None
    if made is not None and made.edits:
        return (made,)
    return None if each.is_needed else ()
