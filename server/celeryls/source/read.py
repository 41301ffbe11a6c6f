"""Reads the facts of one chunk from its tree."""

from __future__ import annotations

import ast
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

import tree_sitter_python
from tree_sitter import Language, Query, QueryCursor

from celeryls.source.chunks import BLANK_LINE
from celeryls.source.facts import (
    Argument,
    Assignment,
    BeatEntry,
    ChunkFacts,
    Decorator,
    Definition,
    Import,
    Span,
)
from celeryls.source.tokens import ends_open
from celeryls.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.facts import Fact

_SHAPES = """
(decorated_definition) @definition
(ERROR (decorator)+) @orphans
(import_statement) @import
(import_from_statement) @import
(assignment left: (identifier) right: (call)) @assignment
(pair key: (string) value: (dictionary)) @entry
"""


@lru_cache(maxsize=8192)
def read_chunk(text: str) -> ChunkFacts:
    """The facts of a chunk, relative to it. It never fails; what can't be understood is left out."""
    root = parse(text).root_node
    found = QueryCursor(_query()).captures(root)
    facts: list[Fact] = []
    for node in found.get("definition", ()):
        facts += _definition(node, text)
    for node in found.get("orphans", ()):
        facts += _orphans(node, text)
    for node in found.get("import", ()):
        facts += _imports(node, text)
    for node in found.get("assignment", ()):
        facts += _assignment(node, text)
    for node in found.get("entry", ()):
        facts += _entry(node, text)
    clean = not root.has_error
    return ChunkFacts(tuple(facts), clean, unfinished=not clean and (ends_open(root, text) or _lacks_def(facts, text)))


def _lacks_def(facts: list[Fact], text: str) -> bool:
    """Whether a decorator ends the chunk: a blank line among its arguments has split it from its ``def``."""
    last = max((fact.span.end for fact in facts if isinstance(fact, Definition) and not fact.name), default=None)
    return last is not None and not text[last:].strip() and not BLANK_LINE.search(text, last)


@cache
def _query() -> Query:
    return Query(Language(tree_sitter_python.language()), _SHAPES)


def _definition(node: Node, text: str) -> Iterator[Definition]:
    definition = node.child_by_field_name("definition")
    if definition is None:
        return
    name, body = definition.child_by_field_name("name"), definition.child_by_field_name("body")
    if name is None or body is None:
        return
    colon = next((child for child in definition.children if child.type == ":"), body)
    yield Definition(
        name=_text(name, text),
        name_span=_span(name),
        span=_span(node),
        header=Span(definition.start_byte, max(colon.end_byte, name.end_byte)),
        body=_span(body),
        decorators=_decorators(node, text),
        parameters=_parameters(definition, text),
        kind=_kind(definition),
        containers=_containers(node, text),
    )


def _orphans(node: Node, text: str) -> Iterator[Definition]:
    """Decorators above a ``def`` that is still to be typed."""
    decorators = _decorators(node, text)
    if decorators and node.children[-1].type == "decorator":
        span = Span(decorators[0].span.start, decorators[-1].span.end)
        end = Span(span.end, span.end)
        yield Definition("", end, span, end, end, decorators, containers=_containers(node, text))


def _decorators(node: Node, text: str) -> tuple[Decorator, ...]:
    return tuple(
        decorator
        for child in node.children
        if child.type == "decorator" and (decorator := _decorator(child, text)) is not None
    )


def _decorator(node: Node, text: str) -> Decorator | None:
    expression = next((child for child in node.named_children if child.type != "comment"), None)
    if expression is None:
        return None
    # tree-sitter counts the line end, and a comment before it, to the decorator
    span = Span(node.start_byte, expression.end_byte)
    if expression.type != "call":
        return Decorator(_text(expression, text), span, None, broken=node.has_error)
    head, arguments = expression.child_by_field_name("function"), expression.child_by_field_name("arguments")
    if head is None or arguments is None or arguments.type != "argument_list":
        return None
    return Decorator(
        _text(head, text),
        span,
        _span(arguments),
        tuple(_argument(child, text) for child in arguments.named_children if child.type not in ("comment", "ERROR")),
        broken=node.has_error,
    )


def _argument(node: Node, text: str) -> Argument:
    name: str | None = None
    value = node
    if node.type == "keyword_argument":
        key = node.child_by_field_name("name")
        name = _text(key, text) if key else ""
        value = node.child_by_field_name("value") or node
    elif node.type in ("dictionary_splat", "list_splat"):
        name = "**" if node.type == "dictionary_splat" else "*"
        value = node.named_children[-1] if node.named_children else node
    return Argument(name, _span(node), _span(value), _text(value, text), value.type)


def _parameters(definition: Node, text: str) -> tuple[str, ...]:
    parameters = definition.child_by_field_name("parameters")
    if parameters is None:
        return ()
    names = []
    for child in parameters.named_children:
        if child.type == "comment":
            continue
        name = child.child_by_field_name("name") or child
        names.append(_text(name, text).split(":")[0].strip())
    return tuple(names)


def _kind(definition: Node) -> Literal["def", "async def", "class"]:
    if definition.type == "class_definition":
        return "class"
    return "async def" if definition.children and definition.children[0].type == "async" else "def"


def _containers(node: Node, text: str) -> tuple[tuple[Literal["class", "def"], str], ...]:
    result: list[tuple[Literal["class", "def"], str]] = []
    parent = node.parent
    while parent is not None:
        if parent.type in ("function_definition", "class_definition"):
            name = parent.child_by_field_name("name")
            kind: Literal["class", "def"] = "class" if parent.type == "class_definition" else "def"
            result.append((kind, _text(name, text) if name else ""))
        parent = parent.parent
    return tuple(reversed(result))


def _imports(node: Node, text: str) -> Iterator[Import]:
    if _containers(node, text):
        return
    source = node.child_by_field_name("module_name")
    module = _text(source, text) if source else None
    for child in node.children_by_field_name("name"):
        name, alias = child, child.child_by_field_name("alias")
        if child.type == "aliased_import":
            name = child.child_by_field_name("name") or child
        dotted = _text(name, text)
        if module is None:
            yield Import(_text(alias, text) if alias else dotted.split(".")[0], dotted, None, _span(node))
        else:
            yield Import(_text(alias, text) if alias else dotted, module, dotted, _span(node))


def _assignment(node: Node, text: str) -> Iterator[Assignment]:
    name, call = node.child_by_field_name("left"), node.child_by_field_name("right")
    callee = call and call.child_by_field_name("function")
    if name is not None and callee is not None and not _containers(node, text):
        yield Assignment(_text(name, text), _text(callee, text), _span(node))


def _entry(node: Node, text: str) -> Iterator[BeatEntry]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key is None or value is None:
        return
    values: dict[str | None, Node | None] = {}
    for pair in value.named_children:
        if pair.type == "pair" and (inner := pair.child_by_field_name("key")) is not None:
            values[string_value(_text(inner, text))] = pair.child_by_field_name("value")
    if {"task", "schedule"} <= values.keys():
        task = values["task"]
        yield BeatEntry(
            string_value(_text(key, text)) or "",
            string_value(_text(task, text)) if task else None,
            _span(node),
        )


def string_value(source: str) -> str | None:
    """The value of a string literal; None where ``source`` is anything else."""
    try:
        value = ast.literal_eval(source)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    return value if isinstance(value, str) else None


def _span(node: Node) -> Span:
    return Span(node.start_byte, node.end_byte)


def _text(node: Node, text: str) -> str:
    return text[node.start_byte : node.end_byte]
