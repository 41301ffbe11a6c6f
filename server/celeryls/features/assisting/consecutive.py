"""Statements one after the other that send tasks with ``delay`` and drop the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.change import Change
from celeryls.edit.items import enclosed
from celeryls.edit.text import Edit
from celeryls.features.assisting.called import called_task_at
from celeryls.syntax.nodes import span_of, text_of
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from celeryls.features.assisting.called import CalledTask


class SendingStatement(NamedTuple):
    """``task.delay(…)``, or ``task.delay(…).get()`` if it waits, as a statement of its own."""

    call: CalledTask
    node: Node
    waits: bool

    @property
    def span(self) -> Span:
        """The expression, without what follows it on its line."""
        return span_of(self.node.named_children[0])


def sending_statement(call: CalledTask) -> SendingStatement | None:
    """The statement around a call; None if something uses the result."""
    if call.method != "delay" or call.arguments_node is None or call.node.parent is None:
        return None
    if call.is_dropped:
        return SendingStatement(call, call.node.parent, waits=False)
    attribute = call.node.parent
    name, get = attribute.child_by_field_name("attribute"), attribute.parent
    if name is None or text_of(name, call.text) != "get" or get is None or get.type != "call" or get.parent is None:
        return None
    arguments, statement = get.child_by_field_name("arguments"), get.parent
    is_plain = arguments is not None and arguments.type == "argument_list" and not arguments.named_children
    if not is_plain or statement.type != "expression_statement" or len(statement.named_children) != 1:
        return None
    return SendingStatement(call, statement, waits=True)


def consecutive(call: CalledTask) -> list[SendingStatement]:
    """The statement of a call with those directly before and after it, with nothing but white space between.

    Empty if the call is no such statement.
    """
    first = sending_statement(call)
    found = [first] if first is not None else []
    for forward in (False, True):
        near = first
        while near is not None:
            other = near.node.next_sibling if forward else near.node.prev_sibling
            near = _sent(other, call) if other is not None else None
            if near is not None:
                found.insert(len(found) if forward else 0, near)
    return found


def as_canvas(statements: Sequence[SendingStatement], canvas: str, method: str, end: str) -> Change:
    """Replaces statements with one canvas of their tasks: ``method`` makes the signatures, ``end`` stands behind it."""
    first = statements[0].call
    signatures = [
        (f"{each.name_of_task}.{method}{each.text[each.name.end : each.span.end]}",)
        for each in (statement.call for statement in statements)
    ]
    whole = extent_of(statements)
    without = first.text[: whole.start] + first.text[whole.end :]
    (opening, *parts) = enclosed(without, whole.start, (f"{canvas}(", ")"), signatures, first.style).parts
    return Change((Edit(whole.start, whole.end, (opening, *parts, end)),), (f"from celery import {canvas}",))


def extent_of(statements: Sequence[SendingStatement]) -> Span:
    """The code points of the unit from the first statement to the end of the last."""
    return Span(statements[0].span.start, statements[-1].span.end)


def _sent(statement: Node, call: CalledTask) -> SendingStatement | None:
    """A statement that sends a task; None for any other one."""
    inner = statement.named_children[0] if statement.type == "expression_statement" else None
    if inner is None or inner.type != "call":
        return None
    at = call.unit.start + inner.start_byte
    found = called_task_at(call.file, at, at, call.style, call.context)
    sent = sending_statement(found) if found is not None else None
    return sent if sent is not None and sent.span == span_of(inner) else None
