"""Finds where the cursor is from the text before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from keyword import iskeyword
from typing import TYPE_CHECKING, Literal

from celeryls.source.text.chunks import BLANK_LINE
from celeryls.source.text.relevance import LARGEST
from celeryls.syntax.parser import leaves, parse
from celeryls.syntax.tokens import open_at_end

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.text.file import SourceFile

CursorKind = Literal["statement", "expression", "decorator", "call", "entry", "dict", "bracket", "string", "comment"]

_NEAR = 500  # code points before a bracket that are searched for its owner
_DECORATOR = re.compile(r"@\s*([\w.]+)\s*\Z")
_CALL = re.compile(r"([\w.]*[\w)\]])\s*\Z")
_PARAMETERS = re.compile(r"\b(?:def|class)\s+\w+\s*\Z")
_SCHEDULE_NAME = re.compile(
    r"(?:schedule|beat)\w*[\"'\]]*\s*(?::[^=\n]*)?(?:=|\.update\()\s*\Z|beat_?schedule[\"']\s*:\s*\Z", re.IGNORECASE
)
_DEFINITION_LINE = re.compile(r"(?:async\s+)?def\b|class\b")


@dataclass(frozen=True, slots=True)
class CursorContext:
    """The place of a cursor.

    ``kind`` is ``statement`` if a new statement may start, ``entry`` if a new entry of a beat schedule may,
    ``decorator`` inside the parentheses of a decorator, ``call`` inside those of another call; ``head`` is the callee.
    ``word`` is the code point at which the current word starts. ``containers`` are the functions and classes around a
    statement, outermost first.
    """

    kind: CursorKind
    word: int
    head: str = ""
    containers: tuple[Literal["class", "def"], ...] = ()


def context_at(file: SourceFile, offset: int) -> CursorContext:
    """The place of the code point ``offset``; only its unit is parsed, up to that point.

    A unit that is too large to parse gives ``expression``, where nothing is offered.
    """
    unit = file.unit_before(offset)
    before = unit.text[: offset - unit.start]
    before = before[: _word_start(before)]
    word = unit.start + len(before)
    if len(before) > LARGEST:
        return CursorContext("expression", word)
    found, opens = _read(before)
    kind = "entry" if opens is not None and _is_schedule(unit.text, opens) else found.kind
    return CursorContext(kind, word, found.head, found.containers)


@lru_cache(maxsize=4)  # while a word is typed, the text before it does not change
def _read(before: str) -> tuple[CursorContext, int | None]:
    """The context from the text before a word, and the start of the dict in which a new entry may begin."""
    word, text = len(before), before + "x"
    root = parse(text).root_node
    state = open_at_end(root, text)
    if state.within == "string":
        return CursorContext("string", word), None
    if state.within == "comment":
        return CursorContext("comment", word), None
    tokens = [leaf for leaf in leaves(root) if leaf.end_byte > leaf.start_byte and leaf.type != "comment"]
    if state.brackets and state.brackets[-1].type == "{":
        opens = state.brackets[-1].start_byte
        return CursorContext("dict", word), opens if _at_key(text, opens, tokens) else None
    if state.brackets:
        return _in_bracket(state.brackets[-1], text), None
    kind: CursorKind = "statement" if _starts_statement(tokens, text) else "expression"
    return CursorContext(kind, word, containers=_containers(root, tokens, text)), None


def _word_start(before: str) -> int:
    start = len(before)
    while start and (before[start - 1].isalnum() or before[start - 1] == "_"):
        start -= 1
    return start


def _in_bracket(bracket: Node, text: str) -> CursorContext:
    word = len(text) - 1
    before = text[max(bracket.start_byte - _NEAR, 0) : bracket.start_byte]
    if bracket.type == "(":
        if decorator := _DECORATOR.search(before):
            return CursorContext("decorator", word, decorator.group(1))
        if (call := _CALL.search(before)) and not iskeyword(call.group(1)) and not _PARAMETERS.search(before):
            return CursorContext("call", word, call.group(1))
    return CursorContext("bracket", word)


def _at_key(text: str, opens: int, tokens: list[Node]) -> bool:
    """Whether a new entry of the dict that opens at ``opens`` may start at the end of ``text``."""
    before = [leaf for leaf in tokens if opens <= leaf.start_byte < len(text) - 1]
    return bool(before) and text[before[-1].start_byte : before[-1].end_byte] in ("{", ",")


def _is_schedule(text: str, start: int) -> bool:
    """Whether the dict that opens at ``start`` is a beat schedule.

    It is if one of its entries has a task and a schedule; without entries its name decides. While the dict is not
    closed the parser may take the code after it for entries; those are not indented more than the line that opens the
    dict.
    """
    if _SCHEDULE_NAME.search(text[max(start - _NEAR, 0) : start]):
        return True
    margin = _indent_at(text, start)
    return any(
        _is_entry(pair) and (_line_start(text, at) <= start or _indent_at(text, at) > margin)
        for pair in _pairs(text[start:])
        if (at := start + pair.start_byte)
    )


def _pairs(rest: str) -> list[Node]:
    root = parse(rest).root_node
    stack, result = [root], []
    while stack:
        node = stack.pop()
        if node.type == "pair":
            result.append(node)
        else:
            stack.extend(node.children)
    return result


def _is_entry(pair: Node) -> bool:
    value = pair.child_by_field_name("value")
    if value is None or value.type != "dictionary" or value.text is None:
        return False
    source = value.text.decode()
    return bool(re.search(r"[\"']task[\"']\s*:", source) and re.search(r"[\"']schedule[\"']\s*:", source))


def _starts_statement(tokens: list[Node], text: str) -> bool:
    if not tokens or text[_line_start(text, len(text)) : -1].strip():
        return False
    parent = tokens[-1].parent
    if parent is not None and parent.type not in ("expression_statement", "ERROR", "module", "block"):
        return False
    return not _below_decorator(tokens, text) and not text[: _line_start(text, len(text))].rstrip().endswith("\\")


def _below_decorator(tokens: list[Node], text: str) -> bool:
    """Whether the last token belongs to a decorator, with no blank line after it."""
    node = tokens[-2] if len(tokens) > 1 else None
    if node is None or "@" not in text or BLANK_LINE.search(text, node.end_byte):
        return False
    while node is not None and node.type != "decorator":
        node = node.parent
    return node is not None and node.end_byte <= tokens[-1].start_byte


def _containers(root: Node, tokens: list[Node], text: str) -> tuple[Literal["class", "def"], ...]:
    result: list[Literal["class", "def"]] = []
    node = tokens[-1] if tokens else None
    while node is not None:
        if node.type == "function_definition":
            result.append("def")
        elif node.type == "class_definition":
            result.append("class")
        node = node.parent
    if root.has_error:
        return _containers_by_indentation(text)
    return tuple(reversed(result))


def _containers_by_indentation(text: str) -> tuple[Literal["class", "def"], ...]:
    """In broken code the tree may lack the blocks; their indentation still shows them."""
    result: list[Literal["class", "def"]] = []
    lines = re.split(r"\r\n|\n|\r", text)
    indent = _indent(lines[-1])
    for line in reversed(lines[:-1]):
        if line.strip() and _indent(line) < indent:
            indent = _indent(line)
            if _DEFINITION_LINE.match(line.lstrip()):
                result.append("class" if line.lstrip().startswith("class") else "def")
    return tuple(reversed(result))


def _indent(line: str) -> int:
    return len(line.expandtabs()) - len(line.expandtabs().lstrip())


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _indent_at(text: str, at: int) -> int:
    """The indentation of the line that holds the code point ``at``."""
    start = _line_start(text, at)
    return _indent(text[start : max(at, start + 1)] + "x") if text[start:at].strip() == "" else _indent(text[start:at])
