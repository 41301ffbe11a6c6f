"""Finds brackets and strings that are open at the end of a text, from tokens, which broken code has too."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.syntax.parser import captures, leaves, parse

if TYPE_CHECKING:
    from tree_sitter import Node

_PAIRS = {")": "(", "]": "[", "}": "{"}
_LINE_END = re.compile(r"[\r\n]")
_BARE_LINE_END = re.compile(r"(?<![\\\r])\n|(?<!\\)\r")


@dataclass(slots=True)
class OpenToken:
    """What is open at the end of a text.

    ``brackets`` holds the tokens of the open brackets, outermost first; ``within`` is ``string`` or ``comment`` if the
    end is inside one, None in code.
    """

    brackets: list[Node] = field(default_factory=list)
    within: str | None = None


def open_at_end(root: Node, text: str) -> OpenToken:
    """What is open after the last code point of ``text``; ``root`` is its tree."""
    result = OpenToken()
    resume = 0
    for leaf in leaves(root):
        if leaf.start_byte < resume or leaf.start_byte == leaf.end_byte:
            continue
        if leaf.type == "string_start":
            end = string_end(leaf, text)
            if end is None:
                result.within = "string"
                return result
            resume = end
        elif leaf.type == "comment":
            if leaf.end_byte >= len(text):
                result.within = "comment"
                return result
        elif leaf.type in ("(", "[", "{"):
            result.brackets.append(leaf)
        elif leaf.type in _PAIRS and any(bracket.type == _PAIRS[leaf.type] for bracket in result.brackets):
            while result.brackets.pop().type != _PAIRS[leaf.type]:
                pass
    return result


def string_end(start: Node, text: str) -> int | None:
    """The code point after the string that the token ``start`` opens; None if the text ends first."""
    whole = start.parent
    last = whole.children[-1] if whole is not None and whole.type == "string" else None
    if last is not None and last.type == "string_end" and last.end_byte > last.start_byte:
        return last.end_byte
    quote = text[start.start_byte : start.end_byte]
    if quote.endswith(('"""', "'''")):
        closing = text.find(quote[-3:], start.end_byte)
        return None if closing < 0 else closing + 3
    line_end = _LINE_END.search(text, start.end_byte)
    return line_end.start() if line_end else None


def ends_open(root: Node, text: str) -> bool:
    """Whether a bracket or a string is open after the last code point of ``text``."""
    state = open_at_end(root, text)
    return bool(state.brackets) or state.within == "string"


@lru_cache(maxsize=16)
def first_broken_string(text: str) -> int:
    """Where the first statement with a string that its line does not close begins; the end of ``text`` without one."""
    found = captures(parse(text).root_node, "[(ERROR (string_start) @lone) (string) @whole]")
    whole = (node for node in found.get("whole", ()) if _goes_on(text[node.start_byte : node.end_byte]))
    return min((_statement_start(node) for node in (*found.get("lone", ()), *whole)), default=len(text))


def _statement_start(node: Node) -> int:
    while node.parent is not None and node.parent.type not in ("block", "module"):
        node = node.parent
    return node.start_byte


def _goes_on(literal: str) -> bool:
    """Whether a string that has one quote on each side reaches over a line's end."""
    return literal.lstrip("bBfFrRtTuU")[:3] not in ('"""', "'''") and bool(_BARE_LINE_END.search(literal))
