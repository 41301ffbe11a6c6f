"""The strings of a file that contain a word, as they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.syntax.nodes import text_of
from celeryls.syntax.spans import Span
from celeryls.syntax.words import word_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree


class StringLiteral(NamedTuple):
    """A string, or adjacent ones, without values in it and without escapes.

    ``pieces`` are the code points of the content of each string, without prefix and quotes.
    """

    value: str
    pieces: tuple[Span, ...]
    node: Node

    @property
    def span(self) -> Span:
        """The code points between the first quote and the last."""
        return Span(self.pieces[0].start, self.pieces[-1].end)

    def replaced(self, value: str) -> tuple[Span, str] | None:
        """The code points to replace, and what by, so that the literal has a value.

        None if more than one of adjacent strings would change.
        """
        if len(self.pieces) == 1:
            return self.span, value
        before, after = _common(self.value, value), _common(self.value[::-1], value[::-1])
        after = min(after, min(len(self.value), len(value)) - before)
        start, end, at = before, len(self.value) - after, 0
        for piece in self.pieces:
            length = piece.end - piece.start
            if at <= start and end <= at + length:
                place = Span(piece.start + start - at, piece.start + end - at)
                return place, value[before : len(value) - after]
            at += length
        return None


def literals(text: str, tree: Tree, word: str) -> Iterator[StringLiteral]:
    """The strings that contain a word as it is, in the order of the text."""
    seen: set[int] = set()
    for start in word_starts(text, word):
        found = literal_at(text, tree, start, start + len(word))
        if found is not None and found.node.start_byte not in seen:
            seen.add(found.node.start_byte)
            yield found


def literal_at(text: str, tree: Tree, start: int, end: int) -> StringLiteral | None:
    """The string around the code points ``[start:end]``; None elsewhere, and for one that can't be changed safely."""
    node = tree.root_node.descendant_for_byte_range(start, end)
    while node is not None and node.type in ("string_content", "string_start", "string_end", "escape_sequence"):
        node = node.parent
    if node is None or node.type not in ("string", "concatenated_string"):
        return None
    around = node.parent
    if node.type == "string" and around is not None and around.type == "concatenated_string":
        node = around
    return _read(node, text)


def _read(node: Node, text: str) -> StringLiteral | None:
    strings = [node] if node.type == "string" else [each for each in node.named_children if each.type == "string"]
    pieces = [_content(each, text) for each in strings]
    spans = [each for each in pieces if each is not None]
    if len(spans) != len(strings) or not spans:
        return None
    return StringLiteral("".join(text[start:end] for start, end in spans), tuple(spans), node)


def _content(string: Node, text: str) -> Span | None:
    """The content of a string; None for bytes, templates, values in it, escapes and several lines."""
    first, last = string.children[0], string.children[-1]
    if first.type != "string_start" or last.type != "string_end":
        return None
    if any(each.type == "interpolation" for each in string.children):
        return None
    span = Span(first.end_byte, last.start_byte)
    prefix = text_of(first, text).rstrip("\"'").lower()
    content = text[span.start : span.end]
    if set(prefix) & {"b", "t"} or re.search(r"[\\\r\n{}]", content):
        return None
    return span


def _common(one: str, other: str) -> int:
    """The length of the common beginning of two texts."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
