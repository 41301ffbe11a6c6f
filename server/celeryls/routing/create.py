"""Writes a new routes setting next to a project's other settings, in the same form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.entries import add_entry, container, quoted
from celeryls.edit.items import Brackets, add_items, exploded, indent_at, line_end
from celeryls.edit.text import Edit
from celeryls.routing.route import mapping
from celeryls.syntax.parser import parse, walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.entries import Container
    from celeryls.edit.given import GivenSetting
    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style
    from celeryls.routing.route import RouteEntry

    Routes = Sequence[RouteEntry]

_RELATED = ("queues", "queue", "task_", "worker_")


def beside(text: str, siblings: Sequence[GivenSetting], name: str, routes: Routes, style: Style) -> tuple[Edit, ...]:
    """Creates the setting ``name`` with routes, next to the most related of its ``siblings`` (at least one)."""
    sibling = max(siblings, key=lambda each: (_relation(each.name), each.value.start_byte))
    if sibling.form == "keyword":
        old = [(node.start_byte, node.end_byte) for node in sibling.holder.named_children if node.type != "comment"]
        brackets = Brackets(sibling.holder.start_byte, sibling.holder.end_byte - 1, old)
        value = mapping(routes, _item_indent(text, brackets, style), style)
        return add_items(text, brackets, [(f"{name}=", *value)], style)
    if sibling.form == "entry":
        holder = container(sibling.holder, text)
        return _added(text, holder, name, routes, style) if holder else ()
    if sibling.form == "item":
        name = f"{sibling.owner}[{quoted(name, style)}]"
    elif sibling.form == "attribute":
        name = f"{sibling.owner}.{name}"
    return behind(text, sibling, name, routes, style)


def behind(text: str, given: GivenSetting, name: str, routes: Routes, style: Style) -> tuple[Edit, ...]:
    """Creates ``name`` with the first routes in a statement directly after that of ``given``.

    No edits if its block is on one line with the header, as in ``class Settings: broker_url = "redis://"``.
    """
    statement, block = given.statement, given.statement.parent
    header = block.parent if block is not None and block.type == "block" else None
    if header is not None and block is not None and header.start_point.row == block.start_point.row:
        return ()
    at, indent = line_end(text, statement.end_byte), indent_at(text, statement.start_byte)
    return (Edit(at, at, (style.line_end + indent, *_statement(indent, name, routes, style))),)


def at_the_end(text: str, name: str, routes: Routes, style: Style) -> tuple[Edit, ...]:
    """Creates ``name`` with the first routes at the end of a module."""
    statement = _statement("", name, routes, style)
    end = len(text.rstrip())
    if not end:
        return (Edit(0, 0, (*statement, style.line_end)),)
    return (Edit(end, end, (style.line_end * 2, *statement)),)


def in_class(text: str, line: int, name: str, routes: Routes, style: Style) -> tuple[Edit, ...]:
    """Creates ``name`` with the first routes at the end of the class whose name is on a line.

    No edits if there is none.
    """
    for node in walk(parse(text).root_node):
        named, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if node.type == "class_definition" and named and body and named.start_point.row == line:
            last = body.named_children[-1]
            if last.start_point.row == named.start_point.row:
                return ()
            at, indent = line_end(text, last.end_byte), indent_at(text, last.start_byte)
            return (Edit(at, at, (style.line_end + indent, *_statement(indent, name, routes, style))),)
    return ()


def in_mapping(text: str, place: tuple[int, int], name: str, routes: Routes, style: Style) -> tuple[Edit, ...]:
    """Creates ``name`` with routes in the dict that begins at a line and column; no edits if there is none."""
    root = parse(text).root_node
    node = root.descendant_for_point_range(place, place)
    while node is not None and (node.start_point.row, node.start_point.column) == place:
        holder = container(node, text)
        if holder is not None and holder.is_dict:
            return _added(text, holder, name, routes, style)
        node = node.parent
    return ()


def _statement(indent: str, name: str, routes: Routes, style: Style) -> list[str | Stop]:
    return [
        f"{name} = {{",
        *exploded([each.entry(style) for each in routes], indent, style),
        style.line_end + indent,
        "}",
    ]


def _added(text: str, holder: Container, name: str, routes: Routes, style: Style) -> tuple[Edit, ...]:
    brackets = Brackets(holder.open, holder.close, [each.span for each in holder.entries])
    return add_entry(text, holder, name, mapping(routes, _item_indent(text, brackets, style), style), style)


def _item_indent(text: str, brackets: Brackets, style: Style) -> str:
    """The indentation of the line that another item gets, if it does not fit on that of the others."""
    if brackets.items and "\n" in text[brackets.open : brackets.items[-1][0]]:
        return indent_at(text, brackets.items[-1][0])
    return indent_at(text, brackets.open) + style.indent


def _relation(name: str) -> int:
    """How closely a setting is related to routes."""
    return next((len(_RELATED) - rank for rank, part in enumerate(_RELATED) if part in name.lower()), 0)
