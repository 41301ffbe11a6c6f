"""Adds entries to dicts, and items to lists and tuples, and keeps their formatting.

A container is read from the syntax tree of its text (:func:`celeryls.syntax.parser.parse`); all offsets are code
points.
"""

from __future__ import annotations

import ast
import keyword
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from celeryls.edit.items import Brackets, add_in_front, add_items
from celeryls.edit.stops import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from celeryls.edit.items import Item
    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit

LiteralKind = Literal["dict", "dict()", "list", "tuple"]
_KINDS: dict[str, LiteralKind] = {"dictionary": "dict", "list": "list", "tuple": "tuple"}


@dataclass(frozen=True, slots=True)
class DictEntry:
    """The text between two commas. ``key`` is None in a list, for a spread, and if the key is not a string literal.

    ``value`` is the node of an item, or of an entry's value.
    """

    key: str | None
    span: tuple[int, int]
    value: Node


@dataclass(frozen=True, slots=True)
class Container:
    """A dict, list or tuple as it is written; the kind ``dict()`` is a call of ``dict``."""

    kind: LiteralKind
    open: int
    close: int
    entries: tuple[DictEntry, ...]

    @property
    def is_dict(self) -> bool:
        """Whether its entries have keys."""
        return self.kind in ("dict", "dict()")

    def entry(self, key: str) -> DictEntry | None:
        """The last entry with that key, which is the effective one."""
        return next((entry for entry in reversed(self.entries) if entry.key == key), None)


def container(node: Node | None, text: str) -> Container | None:
    """The container that ``node`` is in the tree of ``text``.

    None for other values, and for nodes with syntax errors.
    """
    node = unwrapped(node)
    if node is None or node.has_error:
        return None
    kind = _KINDS.get(node.type)
    if kind is None and node.type == "call":
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if callee is None or arguments is None or arguments.type != "argument_list" or _text(callee, text) != "dict":
            return None
        node, kind = arguments, "dict()"
    # `a, b` has no brackets to add an item between
    if kind is None or not node.children or text[node.start_byte] not in "{[(":
        return None
    return Container(kind, node.start_byte, node.end_byte - 1, tuple(_entries(node, text)))


def unwrapped(node: Node | None) -> Node | None:
    """The node without the parentheses around it."""
    while node is not None and node.type == "parenthesized_expression":
        inside = [child for child in node.named_children if child.type != "comment"]
        node = inside[0] if len(inside) == 1 else None
    return node


def string_literal(node: Node | None, text: str) -> str | None:
    """The value of a string literal; None if the node is anything else."""
    if node is None or node.type not in ("string", "concatenated_string"):
        return None
    try:
        value = ast.literal_eval(_text(node, text))
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str) else None


def add_entry(text: str, target: Container, key: str, value: Item, style: Style) -> tuple[Edit, ...]:
    """The edits that add ``key`` to a dict; none if the dict already has the key, or the container is not a dict."""
    return add_entries(text, target, [(key, value)], style)


def add_entries(text: str, target: Container, entries: Sequence[tuple[str, Item]], style: Style) -> tuple[Edit, ...]:
    """As ``add_entry`` for several keys and their values, in order; none if the dict has one of the keys."""
    if not target.is_dict or any(target.entry(key) is not None for key, _ in entries):
        return ()
    return add_items(text, _brackets(target), [_entry(key, value, target, style) for key, value in entries], style)


def append_items(text: str, target: Container, items: Sequence[Item], style: Style) -> tuple[Edit, ...]:
    """The edits that add items behind the last one of a list or a tuple; none if the container is a dict."""
    return () if target.is_dict else add_items(text, _brackets(target), items, style)


def add_item(text: str, target: Container, item: Item, style: Style, *, first: bool = False) -> tuple[Edit, ...]:
    """The edits that add an item to a list or a tuple, after the last item or before the first (``first``).

    There are no edits if an item with the same text exists, or the container is a dict.
    """
    if target.is_dict or any(text[slice(*entry.span)] == to_plain(item) for entry in target.entries):
        return ()
    add = add_in_front if first else _append
    return add(text, _brackets(target), item, style)


def quoted(value: str, style: Style) -> str:
    """A string literal for any value."""
    if value.isprintable() and style.quote not in value and "\\" not in value:
        return style.string(value)
    return repr(value)


def dict_of(key: str, value: Item, style: Style) -> tuple[str | Stop, ...]:
    """A dict literal with one entry."""
    return ("{", quoted(key, style), ": ", *value, "}")


def _append(text: str, brackets: Brackets, item: Item, style: Style) -> tuple[Edit, ...]:
    return add_items(text, brackets, [item], style)


def _brackets(target: Container) -> Brackets:
    return Brackets(target.open, target.close, [entry.span for entry in target.entries], target.kind == "tuple")


def _entry(key: str, value: Item, target: Container, style: Style) -> Sequence[str | Stop]:
    if target.kind == "dict":
        return (quoted(key, style), ": ", *value)
    if key.isidentifier() and not keyword.iskeyword(key):
        return (f"{key}=", *value)
    return ("**", *dict_of(key, value, style))


def _entries(node: Node, text: str) -> Iterator[DictEntry]:
    for child in node.named_children:
        if child.type == "comment":
            continue
        span = child.start_byte, child.end_byte
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            yield DictEntry(string_literal(key, text), span, value or child)
        elif child.type == "keyword_argument":
            key, value = child.child_by_field_name("name"), child.child_by_field_name("value")
            yield DictEntry(_text(key, text) if key else None, span, value or child)
        else:
            yield from _spread(child, span, text)


def _spread(node: Node, span: tuple[int, int], text: str) -> Iterator[DictEntry]:
    """An item; for ``**{"a": 1}``, the entries inside, each with the span of the whole spread."""
    inside = container(node.named_children[-1], text) if node.type == "dictionary_splat" else None
    if inside is None or not inside.is_dict or len(inside.entries) != 1:
        yield DictEntry(None, span, node)
    else:
        yield DictEntry(inside.entries[0].key, span, inside.entries[0].value)


def _text(node: Node, text: str) -> str:
    return text[node.start_byte : node.end_byte]
