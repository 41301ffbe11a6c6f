"""A task made by a call, ``app.task(acks_late=True)(bill)``, in the shape of one with a decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.outline.definitions import kind_of, parameters_of
from celeryls.source.outline.document.decorated import maker_of
from celeryls.source.outline.document.model import Decorated
from celeryls.source.tasks.task import DocumentTask
from celeryls.source.text.units import Unit
from celeryls.syntax.code import Code
from celeryls.syntax.nodes import containers_of, span_of, text_of
from celeryls.syntax.parser import parse
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.outline.document.model import Decorator
    from celeryls.source.text.file import SourceFile


def called_task(file: SourceFile, call: Span, function: int | None) -> tuple[Unit, DocumentTask] | None:
    """The task that the call at a range of a file makes; None if there is no such call any more.

    ``function`` is the code point of its function's name in this file; None if the function is in another file or
    unknown: the task then has no body. The result contains the text of both as one unit.
    """
    places = [call.start, call.end - 1, *([] if function is None else [function])]
    units = [unit for unit in file.units if any(unit.start <= place < unit.end for place in places)]
    if not units:
        return None
    start, end = units[0].start, units[-1].end
    text = file.text[start:end]
    root = parse(text).root_node
    decorator = _decorator(root, Span(call.start - start, call.end - start), text)
    if decorator is None:
        return None
    made = _function(root, function - start, decorator, text) if function is not None else None
    definition = made or _without_function(decorator)
    return Unit(start, text, clean=not root.has_error), DocumentTask(definition, decorator, text)


def _decorator(root: Node, call: Span, text: str) -> Decorator | None:
    """The call that takes the options: ``app.task(…)`` before ``(function)``, else the call that takes both."""
    node: Node | None = root.descendant_for_byte_range(call.start, call.end)
    while node is not None and node.type != "call":
        node = node.parent
    if node is None or span_of(node) != call:
        return None
    inner = node.child_by_field_name("function")
    while inner is not None and inner.type == "parenthesized_expression" and inner.named_children:
        inner = inner.named_children[0]
    maker = inner if inner is not None and inner.type == "call" else node
    return maker_of(maker, span_of(maker), text, broken=node.has_error)


def _function(root: Node, at: int, decorator: Decorator, text: str) -> Decorated | None:
    name = root.descendant_for_byte_range(at, at + 1)
    node = name.parent if name is not None else None
    body = node.child_by_field_name("body") if node is not None and node.type == "function_definition" else None
    if name is None or node is None or body is None:
        return None
    colon = next((child for child in node.children if child.type == ":"), body)
    return Decorated(
        name=text_of(name, text),
        name_span=span_of(name),
        span=span_of(node),
        header=Span(node.start_byte, colon.end_byte),
        body=span_of(body),
        decorators=(decorator,),
        parameters=tuple(each.name for each in parameters_of(node, Code(text))),
        kind=kind_of(node),
        containers=containers_of(node, text),
    )


def _without_function(decorator: Decorator) -> Decorated:
    end = Span(decorator.span.end, decorator.span.end)
    return Decorated("", end, decorator.span, end, end, (decorator,))
