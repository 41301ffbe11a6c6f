"""Reads the decorated definitions of a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.source.outline.definitions import kind_of, parameters_of
from celeryls.source.outline.document.model import Decorated, Decorator, DecoratorArgument
from celeryls.source.outline.document.unclosed import read_unclosed
from celeryls.source.text.chunks import BLANK_LINE
from celeryls.source.text.relevance import LARGEST
from celeryls.syntax.code import Code
from celeryls.syntax.nodes import containers_of, span_of, text_of
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.spans import Span
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_SHAPES = """
(decorated_definition) @definition
(ERROR (decorator)+) @orphans
"""


class DecoratedReading(NamedTuple):
    """The definitions in a text; ``clean`` says that the parser understood all of it."""

    found: tuple[Decorated, ...]
    clean: bool


@cached_by_text
def read_decorated(text: str) -> tuple[Decorated, ...]:
    """The decorated definitions of a unit, in the order of the text. Code with syntax errors is left out.

    A decorator without its closing parenthesis, or without its ``def``, is included.
    """
    if "@" not in text or len(text) > LARGEST:
        return ()
    found, clean = _read(text)
    if not clean and (closed := read_unclosed(text, _read)) is not None:
        found = (*closed, *(each for each in found if not any(_within(each, other) for other in closed)))
    return tuple(sorted(found, key=lambda each: each.span))


def _read(text: str) -> DecoratedReading:
    root = parse(text).root_node
    nodes = captures(root, _SHAPES)
    code = Code(text)
    found = [each for node in nodes.get("definition", ()) for each in _definition(node, code)]
    found += [each for node in nodes.get("orphans", ()) for each in _orphans(node, text)]
    return DecoratedReading(tuple(found), not root.has_error)


def _within(one: Decorated, other: Decorated) -> bool:
    return other.span.start <= one.span.start and one.span.end <= other.span.end


def _definition(node: Node, code: Code) -> Iterator[Decorated]:
    """The definition of a ``decorated_definition`` node.

    Decorators that a blank line separates from what follows are a definition of their own: its ``def`` is not typed
    yet.
    """
    definition = node.child_by_field_name("definition")
    if definition is None:
        return
    name, body = definition.child_by_field_name("name"), definition.child_by_field_name("body")
    if name is None or body is None:
        return
    text = code.text
    colon = next((child for child in definition.children if child.type == ":"), body)
    containers = containers_of(node, text)
    orphans, decorators = _parted(_decorators(node, text), definition.start_byte, text)
    if orphans:
        yield _without_definition(orphans, containers)
    if not decorators:
        return
    yield Decorated(
        name=text_of(name, text),
        name_span=span_of(name),
        span=Span(decorators[0].span.start, node.end_byte),
        header=Span(definition.start_byte, max(colon.end_byte, name.end_byte)),
        body=span_of(body),
        decorators=decorators,
        parameters=tuple(each.name for each in parameters_of(definition, code)),
        kind=kind_of(definition),
        containers=containers,
    )


def _parted(
    decorators: tuple[Decorator, ...], definition: int, text: str
) -> tuple[tuple[Decorator, ...], tuple[Decorator, ...]]:
    """The decorators whose own ``def`` is not typed yet, as a blank line after them shows, and the others."""
    starts = [*(decorator.span.start for decorator in decorators[1:]), definition]
    blank = [
        index
        for index, (decorator, start) in enumerate(zip(decorators, starts, strict=False), start=1)
        if BLANK_LINE.search(text, decorator.span.end, start)
    ]
    return (decorators[: blank[-1]], decorators[blank[-1] :]) if blank else ((), decorators)


def _orphans(node: Node, text: str) -> Iterator[Decorated]:
    """Decorators whose ``def`` is not typed yet."""
    decorators = _decorators(node, text)
    if decorators and node.children[-1].type == "decorator":
        yield _without_definition(decorators, containers_of(node, text))


def _without_definition(
    decorators: tuple[Decorator, ...], containers: tuple[tuple[Literal["class", "def"], str], ...]
) -> Decorated:
    span = Span(decorators[0].span.start, decorators[-1].span.end)
    end = Span(span.end, span.end)
    return Decorated("", end, span, end, end, decorators, containers=containers)


def _decorators(node: Node, text: str) -> tuple[Decorator, ...]:
    return tuple(
        decorator
        for child in node.children
        if child.type == "decorator" and (decorator := _decorator(child, text)) is not None
    )


def _decorator(node: Node, text: str) -> Decorator | None:
    expression = next((child for child in node.named_children if child.type != "comment"), None)
    while expression is not None and expression.type == "parenthesized_expression":
        expression = next((child for child in expression.named_children if child.type != "comment"), None)
    if expression is None:
        return None
    # tree-sitter includes the line break, and a comment before it, in the decorator
    return maker_of(expression, Span(node.start_byte, expression.end_byte), text, broken=node.has_error)


def maker_of(expression: Node, span: Span, text: str, *, broken: bool) -> Decorator | None:
    """The decorator in an expression; also for a call that makes a task of a function like a decorator."""
    if expression.type != "call":
        return Decorator(text_of(expression, text), span, None, broken=broken)
    head, arguments = expression.child_by_field_name("function"), expression.child_by_field_name("arguments")
    if head is None or arguments is None or arguments.type != "argument_list":
        return None
    return Decorator(
        text_of(head, text),
        span,
        span_of(arguments),
        tuple(
            _argument(child, text)
            for child in arguments.named_children
            if child.type not in ("comment", "ERROR", "line_continuation")
        ),
        broken=broken,
    )


def _argument(node: Node, text: str) -> DecoratorArgument:
    name: str | None = None
    value = node
    if node.type == "keyword_argument":
        key = node.child_by_field_name("name")
        name = text_of(key, text) if key else ""
        value = node.child_by_field_name("value") or node
    elif node.type in ("dictionary_splat", "list_splat"):
        name = "**" if node.type == "dictionary_splat" else "*"
        value = node.named_children[-1] if node.named_children else node
    return DecoratorArgument(name, span_of(node), span_of(value), text_of(value, text), value.type)
