"""The header of a Python file: the code above its first definition, and the import statements in it.

A line with a syntax error is blanked in a copy of the same length, and the rest is parsed again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from celeryls.syntax import lines
from celeryls.syntax.parser import masked, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

MAX_HEADER = 50_000
"""Code points; imports after this position are ignored."""

MAX_BROKEN = 5
"""How many lines are blanked; a text with more broken lines is probably not Python and is read as it is."""

IMPORTS = frozenset({"import_statement", "import_from_statement", "future_import_statement"})

# Strings and comments are skipped, so a line in a docstring is not taken for a definition.
_TO_DEFINITION = re.compile(
    r"""\#[^\n]*
    | (?P<quotes>\"{3}|'{3}) (?:\\.|[^\\])*? (?P=quotes)
    | \"(?:\\.|[^\\"\n])*\" | '(?:\\.|[^\\'\n])*'
    | ^(?P<definition>@|(?:async[ \t]+)?def\b|class\b)""",
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
_COMPOUND = frozenset(
    {
        "block",
        "if_statement",
        "elif_clause",
        "else_clause",
        "try_statement",
        "except_clause",
        "finally_clause",
        "with_statement",
    }
)


class ImportedName(NamedTuple):
    """One name that a statement imports: ``name`` may be dotted or ``*``; positions are code points."""

    name: str
    alias: str | None
    start: int = 0
    end: int = 0

    def __str__(self) -> str:
        return f"{self.name} as {self.alias}" if self.alias else self.name


@dataclass(frozen=True, slots=True)
class Statement:
    """``import names`` (``module`` is None) or ``from module import names`` (including leading dots)."""

    module: str | None
    names: tuple[ImportedName, ...]

    def __str__(self) -> str:
        names = ", ".join(map(str, self.names))
        return f"import {names}" if self.module is None else f"from {self.module} import {names}"

    @property
    def path(self) -> str:
        """The module that the statement is sorted by."""
        return self.names[0].name if self.module is None else self.module

    @property
    def binds(self) -> str:
        """The name that the file uses for the first imported name."""
        name = self.names[0]
        return name.alias or (name.name.partition(".")[0] if self.module is None else name.name)

    def apart(self) -> Iterator[Statement]:
        """One statement for each name."""
        return (Statement(self.module, (ImportedName(name.name, name.alias),)) for name in self.names)


class ImportedItem(NamedTuple):
    """A statement or comment in column 0, its position in code points, and what it is."""

    start: int
    end: int
    node: Node
    statement: Statement | None

    @property
    def comment(self) -> bool:
        """Whether it is a comment."""
        return self.node.type == "comment"


@lru_cache(maxsize=8)
def header_end(text: str) -> int:
    """The position of the first decorator, function or class in column 0, or the end of the part that is searched."""
    end = len(text) if len(text) <= MAX_HEADER else lines.start(text, MAX_HEADER)
    found = (match.start() for match in _TO_DEFINITION.finditer(masked(text[:end])) if match["definition"])
    return next(found, end)


@lru_cache(maxsize=8)
def items(text: str) -> tuple[ImportedItem, ...]:
    """The statements and comments in column 0, in order; broken lines and comments after code are left out."""
    return tuple(
        ImportedItem(node.start_byte, node.end_byte, node, None if node.has_error else read(node, text))
        for node in _clean(text).children
        if node.is_named and at_margin(node, text) and not (node.type == "comment" and _behind_code(node, text))
    )


def read(node: Node, text: str) -> Statement | None:
    """The import statement of a node; None if it is not one."""
    if node.type not in IMPORTS:
        return None
    keyword = next(index for index, child in enumerate(node.children) if child.type == "import")
    names = tuple(
        _name(child, text)
        for child in node.children[keyword + 1 :]
        if child.type in {"dotted_name", "aliased_import", "wildcard_import"}
    )
    if not names:
        return None
    module = None if keyword == 0 else _slice(node.children[keyword - 1], text)
    return Statement(module, names)


def at_margin(node: Node, text: str) -> bool:
    """Whether the line that the node begins on is not indented; broken statements leave indented lines behind."""
    line = text[lines.start(text, node.start_byte) : node.start_byte + 1]
    return line.lstrip("\f")[:1] not in {" ", "\t"}


def _behind_code(node: Node, text: str) -> bool:
    return bool(text[lines.start(text, node.start_byte) : node.start_byte].strip())


def _name(node: Node, text: str) -> ImportedName:
    if node.type == "aliased_import":
        name, alias = node.named_children[0], node.named_children[-1]
        return ImportedName(_slice(name, text), _slice(alias, text), node.start_byte, node.end_byte)
    return ImportedName(_slice(node, text), None, node.start_byte, node.end_byte)


def _slice(node: Node, text: str) -> str:
    return "".join(text[node.start_byte : node.end_byte].split())


def _clean(text: str) -> Node:
    """The tree of the text without the lines that can't be parsed."""
    copy, root = text, parse(text).root_node
    if sum(child.has_error for child in root.children) > MAX_BROKEN:
        return root
    for _ in range(MAX_BROKEN):
        broken = _broken(root)
        if broken is None:
            break
        begin = lines.start(copy, broken.start_byte)
        line = copy[begin : lines.end(copy, begin)]
        content = line.rstrip("\r\n")
        if not content.strip():
            break
        copy = copy[:begin] + " " * len(content) + copy[begin + len(content) :]
        root = parse(copy).root_node
    return root


def _broken(node: Node) -> Node | None:
    """The first and innermost statement that contains an error."""
    child = next((child for child in node.children if child.has_error or child.is_missing), None)
    if child is None:
        return None
    return (_broken(child) or child) if child.type in _COMPOUND else child
