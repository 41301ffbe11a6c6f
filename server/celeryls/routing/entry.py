"""Reads an entry of the routes as it is written, and replaces its queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.entries import container, dict_of, quoted, string_literal, unwrapped
from celeryls.edit.items import Brackets, add_before, indent_at
from celeryls.edit.text import Edit
from celeryls.project.values.known import Pairs, Plain, entries
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.edit.items import Item
    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style
    from celeryls.project.values.known import Known
    from celeryls.syntax.places import Range

_QUOTES = ('"', "'")


@dataclass(frozen=True, slots=True)
class WrittenRoute:
    """The key and the value of a route, and the ``whole``: a pair of a dict or a list, a keyword, or an assignment."""

    key: Node
    value: Node
    whole: Node

    def name(self, text: str) -> str | None:
        """The name or the pattern of the tasks; None if it is not a plain string."""
        return text_of(self.key, text) if self.key.type == "identifier" else string_literal(unwrapped(self.key), text)


def route_at(text: str, place: Range) -> WrittenRoute | None:
    """The route whose key is at a place; None if there is no key."""
    key = parse(text).root_node.descendant_for_point_range(
        (place.line, place.column), (place.end_line, place.end_column)
    )
    while key is not None and (parent := key.parent) is not None:
        match parent.type:
            case "pair" | "keyword_argument":
                named = parent.child_by_field_name("key" if parent.type == "pair" else "name")
                value = parent.child_by_field_name("value")
                return WrittenRoute(key, value, parent) if value and named == key else None
            case "subscript":
                statement = parent.parent
                if statement is None or statement.child_by_field_name("left") != parent:
                    return None
                value = statement.child_by_field_name("right")
                return WrittenRoute(key, value, statement) if value and statement.type == "assignment" else None
            case "tuple" | "list":
                items = [child for child in parent.named_children if child.type != "comment"]
                return WrittenRoute(key, items[1], parent) if len(items) == 2 and items[0] == key else None
            case _:
                key = parent
    return None


def queue_replaced(value: Node, text: str, known: Known, stop: Stop, style: Style) -> Edit | None:
    """The edit of a route's value that replaces its queue; None if what else the value says would be lost."""
    written = container(value, text)
    if written is not None:
        queue = written.entry("queue") if written.is_dict else None
        if queue is None or any(each.key is None for each in written.entries[written.entries.index(queue) :]):
            return None
        return _string_replaced(queue.value, text, stop, style)
    if isinstance(known, Plain) and isinstance(known.value, str):
        return _string_replaced(value, text, stop, style)
    if isinstance(known, Pairs) and entries(known).keys() == {"queue"}:
        return Edit(value.start_byte, value.end_byte, dict_of("queue", (style.quote, stop, style.quote), style))
    return None


def _string_replaced(value: Node, text: str, stop: Stop, style: Style) -> Edit:
    """A literal keeps its quotes; anything else is replaced as a whole."""
    inside = unwrapped(value) or value
    first, last = inside.children[:1], inside.children[-1:]
    if inside.type == "string" and first and text_of(first[0], text) in _QUOTES:
        return Edit(first[0].end_byte, last[0].start_byte, (stop,))
    return Edit(value.start_byte, value.end_byte, (style.quote, stop, style.quote))


def before(found: WrittenRoute, text: str, task: str, new: Edit, style: Style) -> tuple[Edit, ...]:
    """The edits that write a route for ``task`` before another: the same with ``new``, an edit of its value.

    None where the other is neither in a dict or a list nor assigned.
    """
    whole, value = found.whole, found.value
    name = quoted(task, style)
    route = (text[value.start_byte : new.start], *new.parts, text[new.end : value.end_byte])
    if whole.type == "assignment":
        target = text[whole.start_byte : found.key.start_byte], text[found.key.end_byte : value.start_byte]
        line = style.line_end + indent_at(text, whole.start_byte)
        return (Edit(whole.start_byte, whole.start_byte, (target[0], name, target[1], *route, line)),)
    holder = container(whole.parent, text)
    at = (whole.start_byte, whole.end_byte)
    spans = [each.span for each in holder.entries] if holder else []
    if holder is None or at not in spans or whole.type == "keyword_argument":
        return ()
    item: Item = (name, ": ", *route)
    if whole.type != "pair":
        item = (text[at[0]], name, ", ", *route, text[at[1] - 1])
    return add_before(text, Brackets(holder.open, holder.close, spans), spans.index(at), item, style)
