"""Reads what is open before the cursor, and what stands in the same bracket after it.

It reads tokens, which half-typed code has too, and no tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.cursor.token_reader import OpenBracket, TokenReader
from celeryls.syntax.parser import parse
from celeryls.syntax.tokens import string_end

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

_QUOTES = ('"', "'", '"""', "'''")
_LINE_END = re.compile(r"[\r\n]")
_STATEMENTS = ("_statement", "_definition")
_LINE = re.compile(r"[\r\n]+([ \t]*)(?=[^\s)\]}])")
_MOST_BEHIND = 2000  # code points after the cursor that are read


class OpenCode(NamedTuple):
    """What is open at the end of a text; all positions are code points of it.

    ``brackets`` are the outermost first. ``string`` is where the content of an open string begins; ``is_plain`` says
    that it has a single line up to here, and no ``f`` or ``b`` before it. ``target`` is what the statement assigns to,
    None if it assigns nothing; ``begins_value`` says that its value begins here. ``attribute_of`` is what stands before
    the dot before the word.
    """

    brackets: tuple[OpenBracket, ...] = ()
    string: int | None = None
    is_plain: bool = False
    target: str | None = None
    begins_value: bool = False
    attribute_of: str = ""
    is_comment: bool = False


class CodeBehind(NamedTuple):
    """What stands in a bracket after the cursor: the keywords or keys of its items, and those values that are strings.

    ``strings`` are by keyword or key.
    """

    names: frozenset[str] = frozenset()
    strings: Mapping[str | int, str] = {}


@lru_cache(maxsize=4)  # while a word is typed, the text before it does not change
def open_code(before: str) -> OpenCode:
    """What is open at the end of a text after which a word is typed."""
    text = before + "x"
    reader = TokenReader(text)
    for kind, start, content, end in _tokens(text):
        if kind == "comment":
            if end >= len(text):
                return OpenCode(is_comment=True)
        elif kind == "string" and end >= len(text):
            reader.reach(start)
            is_plain = text[start:content].lstrip("rRuU") in _QUOTES and not _LINE_END.search(text, content)
            return _opened(reader)._replace(string=content, is_plain=is_plain, attribute_of="")
        elif kind == "string":
            reader.string(start, content, end)
        elif start < len(before):
            reader.token(kind, start, end)
    reader.reach(len(before))
    return _opened(reader)


@lru_cache(maxsize=4)  # while a word is typed before it, it does not change
def code_behind(opening: str, rest: str, margin: int) -> CodeBehind:
    """What stands in ``rest`` up to the end of a bracket, which is ``opening``.

    A bracket that is not closed ends before a line that is indented by no more than ``margin``.
    """
    rest = rest[:_MOST_BEHIND]
    cut = next((line.start() for line in _LINE.finditer(rest) if len(line[1].expandtabs()) <= margin), len(rest))
    text = opening + rest[:cut]
    reader = TokenReader(text)
    last = CodeBehind()
    for kind, start, content, end in _tokens(text):
        if kind == "string":
            reader.string(start, content, end)
        elif kind != "comment":
            reader.token(kind, start, end)
        if not (brackets := reader.brackets):
            break
        last = CodeBehind(frozenset(brackets[0].names), brackets[0].strings)
    return last


def _opened(reader: TokenReader) -> OpenCode:
    brackets = reader.brackets
    begins_value = reader.begins_value and not brackets
    return OpenCode(brackets, target=reader.target, begins_value=begins_value, attribute_of=reader.attribute_of)


def _tokens(text: str) -> Iterator[tuple[str, int, int, int]]:
    """The tokens of a text: type, start, start of the content of a string, and end.

    A string is one token, and ends with the text if it is not closed.
    """
    resume = 0
    for leaf in _unfinished_leaves(parse(text).root_node, len(text)):
        start, end = leaf.start_byte, leaf.end_byte
        if start < resume or start == end:
            continue
        if leaf.type == "string_start":
            resume = string_end(leaf, text) or len(text)
            yield "string", start, end, resume
        else:
            yield leaf.type, start, start, end


def _unfinished_leaves(node: Node, end: int) -> Iterator[Node]:
    """The tokens below ``node``, without those of statements that are complete: nothing in them is open."""
    cursor = node.walk()
    while True:
        node = cursor.node or node
        if not _is_complete(node, end):
            if cursor.goto_first_child():
                continue
            yield node
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def _is_complete(node: Node, end: int) -> bool:
    return node.end_byte < end and node.type.endswith(_STATEMENTS) and not node.has_error
