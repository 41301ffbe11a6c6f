"""Parses Python with tree-sitter; all offsets in the tree count code points.

tree-sitter counts bytes. A text in which each non-ASCII character is replaced by one letter has as many bytes as code
points, and the same syntax: such characters occur only in names, strings and comments.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Language, Node, Parser, Query, Tree

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LONE_RETURN = re.compile(r"\r(?!\n)")


@lru_cache(maxsize=4)  # an edited chunk is parsed once for its decorators and once for its outline
def parse(text: str) -> Tree:
    """The tree of ``text``; ``start_byte`` and ``end_byte`` of its nodes are code points of ``text``.

    It never fails: invalid code becomes an ERROR node. A node's ``text`` is the masked one; slice your own text
    instead.
    """
    return _parser().parse(masked(text).encode("ascii"))


def masked(text: str) -> str:
    r"""The text as it is parsed: same length, ASCII only, with ``\n`` in place of a lone ``\r``."""
    if not text.isascii():
        text = _NOT_ASCII.sub("x", text)
    if "\r" in text:
        text = _LONE_RETURN.sub("\n", text)
    return text


def leaves(node: Node) -> Iterator[Node]:
    """The tokens below ``node`` in the order of the text; a token that the parser inserted has no width."""
    cursor = node.walk()
    while True:
        if cursor.goto_first_child():
            continue
        if (leaf := cursor.node) is not None:
            yield leaf
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return


def walk(node: Node) -> Iterator[Node]:
    """``node`` and all of its descendants, parents first."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def captures(node: Node, query: str) -> dict[str, list[Node]]:
    """The nodes that a tree-sitter query captures, by capture name; names without nodes are left out."""
    from tree_sitter import QueryCursor  # noqa: PLC0415 - with the first text: it is a fiftieth of the server's start

    return QueryCursor(_query(query)).captures(node)


@cache
def _parser() -> Parser:
    from tree_sitter import Parser  # noqa: PLC0415 - as above

    return Parser(_language())


@cache
def _query(text: str) -> Query:
    from tree_sitter import Query  # noqa: PLC0415 - as above

    return Query(_language(), text)


@cache
def _language() -> Language:
    import tree_sitter_python  # noqa: PLC0415 - as above
    from tree_sitter import Language  # noqa: PLC0415 - as above

    return Language(tree_sitter_python.language())
