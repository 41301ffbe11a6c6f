"""The string at a position, in whatever way it is written: with escapes, in several lines, of adjacent pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import parse
from celeryls.syntax.places import Range
from celeryls.syntax.strings import LARGEST_STRING, string_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit


class WrittenString(NamedTuple):
    """A string, or adjacent ones: its value, and its place in the file, with quotes.

    ``value`` is None for bytes, and where parts of it are computed.
    """

    value: str | None
    range: Range
    is_joined: bool
    is_bytes: bool


def written_string(file: SourceFile, at: int) -> WrittenString | None:
    """The string that a code point of a file is in, or at the end of; None elsewhere."""
    for unit in file.units_at(at, at):
        root, place = parse(unit.text).root_node, at - unit.start
        for start in (place, max(place - 1, 0)):
            node = _string(root.descendant_for_byte_range(start, start))
            if node is not None and node.start_byte <= place <= node.end_byte:
                return _written(node, unit, file)
    return None


def _string(node: Node | None) -> Node | None:
    """The whole string around a node; None outside of one, and in an expression inside of one."""
    while node is not None and node.type in ("string_content", "string_start", "string_end", "escape_sequence"):
        node = node.parent
    if node is None or node.type not in ("string", "concatenated_string"):
        return None
    around = node.parent
    return around if around is not None and around.type == "concatenated_string" else node


def _written(node: Node, unit: Unit, file: SourceFile) -> WrittenString:
    first, last = (file.place_in(unit, each) for each in (node.start_byte, node.end_byte))
    prefix = text_of(node, unit.text)[:2].partition('"')[0].partition("'")[0]
    return WrittenString(
        _value(node, unit.text),
        Range(*first, *last),
        is_joined=node.type == "concatenated_string",
        is_bytes="b" in prefix.lower(),
    )


def _value(node: Node, text: str) -> str | None:
    if node.end_byte - node.start_byte > LARGEST_STRING:
        return None
    pieces = [node] if node.type == "string" else [each for each in node.named_children if each.type == "string"]
    values = [string_of(text_of(each, text)) for each in pieces]
    return "".join(each for each in values if each is not None) if None not in values else None
