"""The loop of a task that an action is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.bodies.nodes import function_at, within
from celeryls.syntax import lines
from celeryls.syntax.code import Code, parts_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.features.assisting.offer import Target


def loop_at_cursor(target: Target) -> Node | None:
    """The loop around the cursor, else the first one; None for one whose body has no lines of its own."""
    source, definition = target.task.source, target.task.definition
    code = Code(source)
    function = function_at(code, code.between(*definition.name_span))
    body = function.child_by_field_name("body") if function is not None and not function.has_error else None
    loops = [each for each in within(body) if each.type == "for_statement"] if body is not None else []
    at = target.cursor
    around = [each for each in loops if at and each.start_byte <= at.start <= at.end <= each.end_byte]
    loop = around[-1] if around else next(iter(loops), None)
    block = loop.child_by_field_name("body") if loop is not None else None
    first = next(parts_of(block), None) if block is not None else None
    if loop is None or first is None or loop.children[0].type == "async":
        return None
    return loop if not source[lines.start(source, first.start_byte) : first.start_byte].strip() else None
