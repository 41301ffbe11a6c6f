"""The lines of a task's body that another statement can be put around."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.items import indent_at
from celeryls.source.bodies.nodes import function_at, within
from celeryls.syntax import lines
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.nodes import text_of
from celeryls.syntax.parser import walk
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.tasks.task import DocumentTask

_COMMENT = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*+([ \t]*)#[^\r\n]*(?:\r\n|\r|\n|\Z)")
_SIGNATURE = re.compile(r"[ \t]*# type: *\([^\r\n]*(?:\r\n|\r|\n)")
_NOTHING = ("pass", "...")


class BodyLines(NamedTuple):
    """The lines below the docstring, their indentation, what an inner block has more of it, and what the body returns.

    ``returns`` says whether a ``return`` has a value, ``annotated`` is the annotation, empty without one.
    """

    span: Span
    indent: str
    step: str
    function: Node
    returns: bool
    annotated: str


def body_lines(task: DocumentTask) -> BodyLines | None:
    """The lines of a body; None if there is nothing to do in them, if they share a line, or if the task yields."""
    source, definition = task.source, task.definition
    code = Code(source)
    function = function_at(code, code.between(*definition.name_span))
    body = function.child_by_field_name("body") if function is not None and not function.has_error else None
    if function is None or body is None or definition.kind != "def":
        return None
    statements = list(parts_of(body))
    start = lines.end(source, definition.header.end)
    if (types := _SIGNATURE.match(source, start)) is not None:
        start = types.end()
    if statements and _is_docstring(statements[0]):
        start = lines.end(source, statements.pop(0).end_byte)
    if not statements or all(text_of(each, source) in _NOTHING for each in statements):
        return None
    first = statements[0].start_byte
    nodes = list(within(body))
    if (
        start > first
        or source[lines.start(source, first) : first].strip()
        or any(each.type == "yield" for each in nodes)
    ):
        return None
    indent = indent_at(source, first)
    span = Span(start, _end(source, lines.end(source, statements[-1].end_byte), indent))
    annotation = function.child_by_field_name("return_type")
    return BodyLines(
        span,
        indent,
        indent.removeprefix(indent_at(source, function.start_byte)),
        function,
        any(each.type == "return_statement" and each.named_children for each in nodes),
        text_of(annotation, source) if annotation is not None else "",
    )


def indented(task: DocumentTask, found: BodyLines) -> str:
    """The lines one step further to the right; lines that begin inside of a string stay as they are."""
    source, span = task.source, found.span
    inside = {
        at
        for node in walk(found.function)
        if node.type == "string" and node.start_point.row != node.end_point.row
        for at in range(node.start_byte + 1, node.end_byte)
    }
    at, result = span.start, []
    for line in lines.split(source[slice(*span)]):
        result.append(found.step + line if line.strip() and at not in inside else line)
        at += len(line)
    return "".join(result)


def _is_docstring(statement: Node) -> bool:
    return statement.type == "expression_statement" and statement.named_children[0].type == "string"


def _end(source: str, end: int, indent: str) -> int:
    """The end with the comments that follow at the indentation of the body."""
    while (found := _COMMENT.match(source, end)) is not None and found.group(1).startswith(indent):
        end = found.end()
    return end
