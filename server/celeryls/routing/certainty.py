"""Tells whether the code at a place surely runs: an edit of a setting in code that never runs has no effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.routing.extend import shortened
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import captures, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.names.entities import Spot
    from celeryls.routing.files import ProjectFiles

_FUNCTIONS = ("function_definition", "lambda")
_PARTS = {
    "if_statement": ("consequence",),
    "elif_clause": ("consequence",),
    "conditional_expression": (),
    "while_statement": ("body",),
    "for_statement": ("body",),
    "boolean_operator": ("right",),
}
"""Which fields of a node only run under its condition; of a conditional expression all parts count."""
_CLAUSES = frozenset(("else_clause", "elif_clause", "except_clause", "except_group_clause", "case_clause"))
_DEEPEST = 5


def uncertainty(node: Node, text: str, *, made_at: int | None = None) -> str:
    """A remark for a title if a node of a module may not run, such as ``only under else``; empty if it surely does.

    It may not run in a branch, nor in a function that the module neither calls, decorates nor passes on. ``made_at`` is
    the line, from 0, that makes the app, if it is in the same text: code in the function or branch that makes an app
    runs whenever there is this app.
    """
    return _uncertainty(node, text, made_at, 0)


def made_at(files: ProjectFiles, app: DeployedApp, path: str) -> int | None:
    """The line, from 0, that makes an app; None if it is made in another file than ``path``."""
    spot = app.record.spot
    return files.location(spot).range.line if spot.path == path else None


def is_certain(files: ProjectFiles, app: DeployedApp, *spots: Spot) -> bool:
    """Whether what is written at all these places surely runs; False if a file can't be read."""
    for place in map(files.location, spots):
        written, start = files.read(place.path), (place.range.line, place.range.column)
        node = parse(written.text).root_node.descendant_for_point_range(start, start) if written else None
        if written is None or node is None:
            return False
        if uncertainty(node, written.text, made_at=made_at(files, app, place.path)):
            return False
    return True


def _uncertainty(node: Node, text: str, made_at: int | None, depth: int) -> str:
    for around, child in _around(node):
        if made_at is not None and _runs_with(around, child, made_at):
            return ""
        if _is_conditional(around, child):
            return f"only under {_header(child if child.type in _CLAUSES else around, text)}"
        if around.type == "function_definition" and not _is_used(around, text, depth):
            name = around.child_by_field_name("name")
            return f"only if {text_of(name, text) if name else 'it'}() is called"
    return ""


def _around(node: Node) -> Iterator[tuple[Node, Node]]:
    """The nodes around a node, innermost first, each with its child on the way."""
    child, parent = node, node.parent
    while parent is not None:
        yield parent, child
        child, parent = parent, parent.parent


def _runs_with(around: Node, child: Node, line: int) -> bool:
    """Whether a function, or a branch, also contains a line."""
    part = around if around.type in _FUNCTIONS else child if _is_conditional(around, child) else None
    return part is not None and part.start_point.row <= line <= part.end_point.row


def _is_conditional(around: Node, child: Node) -> bool:
    """Whether a child of a node may not run although the node does."""
    if child.type in _CLAUSES or around.type == "conditional_expression":
        return True
    return any(around.child_by_field_name(field) == child for field in _PARTS.get(around.type, ()))


def _is_used(function: Node, text: str, depth: int) -> bool:
    """Whether a function surely runs, or may be run by what decorates it or gets it; a method may always be."""
    name, holder = function.child_by_field_name("name"), function.parent
    if name is None or holder is None or holder.type == "decorated_definition" or depth > _DEEPEST:
        return True
    if any(around.type == "class_definition" for around, _ in _around(function)):
        return True
    root = holder
    while root.parent is not None:
        root = root.parent
    named = captures(root, "(identifier) @name").get("name", ())
    uses = [each for each in named if each != name and text_of(each, text) == text_of(name, text)]
    outside = [each for each in uses if not function.start_byte <= each.start_byte < function.end_byte]
    return any(not _uncertainty(each, text, None, depth + 1) for each in outside)


def _header(clause: Node, text: str) -> str:
    """The first line of a clause, without its colon and cut to fit into a title."""
    body = next((part for part in clause.children if part.type in (":", "block")), None)
    own = text[clause.start_byte : body.start_byte if body else clause.end_byte]
    if clause.type == "else_clause" and clause.parent is not None:
        own = f"{own} of {_header(clause.parent, text)}"
    return shortened(own)
