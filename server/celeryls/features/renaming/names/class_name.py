"""Writes ``name = …`` into the body of a task's class."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.edit.text import Edit, insert
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.syntax import lines
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from celeryls.features.renaming.name_file import NameFile

_NO_LINES = "the class has no lines of its own to write `name` into"


def named_class(file: NameFile, at: int, value: str, files: Iterable[NameFile]) -> Edit:
    """The edit that writes ``name = value`` into the class whose name is at a code point of a file.

    ``files`` are all that have the class's name: a class that inherits from it would inherit the task's name.

    Raises:
        RenameRefusedError: Another class inherits from it, or its body has no lines of its own.
    """
    name = file.tree.root_node.descendant_for_byte_range(at, at + 1)
    defined = name.parent if name is not None else None
    body = defined.child_by_field_name("body") if defined is not None and defined.type == "class_definition" else None
    if name is None or defined is None or body is None or not body.named_children:
        raise RenameRefusedError(_NO_LINES)
    called = text_of(name, file.text)
    for each in files:
        if line := _inheriting(each, called):
            where = f"{PurePath(each.path).name}, line {line}"
            raise RenameRefusedError(f"a class inherits from `{called}` ({where}) and would inherit the name, too")
    return _written(file, body, f"name = {value}")


def _written(file: NameFile, body: Node, statement: str) -> Edit:
    """Writes a statement before the first one of a body, and behind its docstring."""
    text, eol = file.text, "\r\n" if "\r\n" in file.text else "\n"
    first, *others = body.named_children
    indent = text[lines.start(text, first.start_byte) : first.start_byte]
    if indent.strip():
        raise RenameRefusedError(_NO_LINES)
    if _is_docstring(first):
        if not others:
            return insert(first.end_byte, f"{eol}{eol}{indent}{statement}")
        first = others[0]
    at = _with_comments(text, lines.start(text, first.start_byte))
    gap = "" if first.type == "expression_statement" else eol
    return insert(at, f"{indent}{statement}{eol}{gap}")


def _with_comments(text: str, start: int) -> int:
    """Where the comments begin that stand right above a line."""
    while start:
        above = lines.start(text, start - 1)
        if not text[above:start].lstrip().startswith("#"):
            return start
        start = above
    return start


def _is_docstring(statement: Node) -> bool:
    return statement.type == "expression_statement" and statement.named_children[0].type in (
        "string",
        "concatenated_string",
    )


def _inheriting(file: NameFile, called: str) -> int:
    """The line, from 1, of a class of a file that has a class of that name as a base; 0 if none has."""
    names = {called, *_aliases(file, called)}
    for node in walk(file.tree.root_node):
        bases = node.child_by_field_name("superclasses") if node.type == "class_definition" else None
        if bases is not None and any(
            text_of(each, file.text) in names for each in walk(bases) if each.type == "identifier"
        ):
            return file.line(node.start_byte)
    return 0


def _aliases(file: NameFile, called: str) -> Iterator[str]:
    """The names under which a file imports another one."""
    for each in file.occurrences(called).all:
        if (
            each.role == "imported"
            and (dotted := each.node.parent) is not None
            and (whole := dotted.parent) is not None
        ):
            alias = whole.child_by_field_name("alias")
            if alias is not None:
                yield text_of(alias, file.text)
