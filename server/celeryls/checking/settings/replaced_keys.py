"""Finds keys that a later, equal key of the same dict replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.entries import container
from celeryls.syntax.parser import parse
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.checking.context import Context
    from celeryls.syntax.places import Range


def replaced_keys(key: Range, context: Context) -> Iterator[Range]:
    """The earlier keys of a literal dict that the key at that range replaces, where their values differ."""
    start = context.span(key).start
    pair = parse(context.text).root_node.descendant_for_byte_range(start, start)
    while pair is not None and pair.type != "pair":
        pair = pair.parent
    given = container(pair.parent, context.text) if pair is not None else None
    last = next((each for each in given.entries if each.span[0] == start), None) if given else None
    if given is None or last is None or last.key is None or given.entry(last.key) != last:
        return
    for each in given.entries:
        if each.key == last.key and _text(each.value, context) != _text(last.value, context):
            written = each.value.parent.child_by_field_name("key") if each.value.parent else None
            if written is not None:
                yield context.range(Span(written.start_byte, written.end_byte))


def _text(node: Node, context: Context) -> str:
    return " ".join(context.text[node.start_byte : node.end_byte].split())
