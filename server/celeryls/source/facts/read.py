"""Reads the facts of one chunk from its tree."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.source.cursor.tokens import ends_open
from celeryls.source.facts.definitions import read_definition, read_orphans
from celeryls.source.facts.model import (
    Assignment,
    BeatEntry,
    ChunkFacts,
    Definition,
    Import,
)
from celeryls.source.facts.pieces import pieces
from celeryls.source.facts.unclosed import read_unclosed
from celeryls.source.text.chunks import BLANK_LINE
from celeryls.syntax.nodes import containers_of, span_of, text_of
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.spans import Span
from celeryls.syntax.strings import string_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.facts.model import Fact

_COMMENTS = re.compile(r"(?:\s|#[^\r\n]*)*")
_SHAPES = """
(decorated_definition) @definition
(ERROR (decorator)+) @orphans
(import_statement) @import
(import_from_statement) @import
(assignment left: (identifier) right: (call)) @assignment
(pair key: [(string) (concatenated_string)] value: (dictionary)) @entry
"""


@lru_cache(maxsize=8192)
def read_chunk(text: str) -> ChunkFacts:
    """The facts of a chunk, relative to it. It never fails; what can't be understood is left out."""
    read = _read(text)
    if read.clean or (closed := read_unclosed(text, _read)) is None:
        return read
    others = (fact for fact in read.facts if not any(_within(fact, other) for other in closed))
    return replace(read, facts=(*closed, *others))


def _within(fact: Fact, other: Fact) -> bool:
    return other.span.start <= fact.span.start and fact.span.end <= other.span.end


def _read(text: str) -> ChunkFacts:
    root = parse(text).root_node
    found = captures(root, _SHAPES)
    facts: list[Fact] = []
    for node in found.get("definition", ()):
        facts += read_definition(node, text)
    for node in found.get("orphans", ()):
        facts += read_orphans(node, text)
    for node in found.get("import", ()):
        facts += _imports(node, text)
    for node in found.get("assignment", ()):
        facts += _assignment(node, text)
    clean = not root.has_error
    for node in found.get("entry", ()):
        facts += _entry(node, text)
    if not clean and "schedule" in text:
        known = {fact.span.start for fact in facts if isinstance(fact, BeatEntry)}
        facts += (entry for entry in _apart(text) if entry.span.start not in known)
    return ChunkFacts(tuple(facts), clean, unfinished=not clean and (ends_open(root, text) or _lacks_def(facts, text)))


def _lacks_def(facts: list[Fact], text: str) -> bool:
    """Whether a decorator ends the chunk: a blank line among its arguments has split it from its ``def``."""
    last = max((fact.span.end for fact in facts if isinstance(fact, Definition) and not fact.name), default=None)
    return last is not None and bool(_COMMENTS.fullmatch(text, last)) and not BLANK_LINE.search(text, last)


def _imports(node: Node, text: str) -> Iterator[Import]:
    if containers_of(node, text) or _for_type_checkers(node, text):
        return
    source, span = node.child_by_field_name("module_name"), span_of(node)
    keyword = next((child for child in node.children if child.type == "import"), None)
    if source and keyword and _parts_lines(text[source.end_byte : keyword.start_byte]):
        # `from shop` is being typed above an import, and to the parser the two are one
        source, span = None, Span(keyword.start_byte, node.end_byte)
    module = text_of(source, text) if source else None
    for child in node.children_by_field_name("name"):
        name, alias = child, child.child_by_field_name("alias")
        if child.type == "aliased_import":
            name = child.child_by_field_name("name") or child
        dotted = text_of(name, text)
        if module is None:
            yield Import(text_of(alias, text) if alias else dotted.split(".")[0], dotted, None, span)
        else:
            yield Import(text_of(alias, text) if alias else dotted, module, dotted, span)


def _for_type_checkers(node: Node, text: str) -> bool:
    """Whether an import stands where only type checkers look: at run time its name is not there."""
    child, parent = node, node.parent
    while parent is not None:
        if parent.type == "if_statement" and parent.child_by_field_name("consequence") == child:
            condition = parent.child_by_field_name("condition")
            if condition is not None and text_of(condition, text).rpartition(".")[2] == "TYPE_CHECKING":
                return True
        child, parent = parent, parent.parent
    return False


def _parts_lines(between: str) -> bool:
    return "\\" not in between and ("\n" in between or "\r" in between)


def _assignment(node: Node, text: str) -> Iterator[Assignment]:
    name, call = node.child_by_field_name("left"), node.child_by_field_name("right")
    callee = call and call.child_by_field_name("function")
    if name is not None and callee is not None and not containers_of(node, text):
        yield Assignment(text_of(name, text), text_of(callee, text), span_of(node))


def _entry(node: Node, text: str) -> Iterator[BeatEntry]:
    key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    if key is None or value is None:
        return
    if key.type == "concatenated_string" and key.start_point.row != key.end_point.row:
        key = key.named_children[-1]  # the parts above are a key that is being typed
    values: dict[str | None, Node | None] = {}
    for pair in value.named_children:
        if pair.type == "pair" and (inner := pair.child_by_field_name("key")) is not None:
            values[string_of(text_of(inner, text))] = pair.child_by_field_name("value")
    if {"task", "schedule"} <= values.keys():
        task = values["task"]
        yield BeatEntry(
            string_of(text_of(key, text)) or "",
            string_of(text_of(task, text)) if task else None,
            Span(key.start_byte, node.end_byte),
        )


def _apart(text: str) -> Iterator[BeatEntry]:
    """The entries that are whole in themselves, whatever the dict around them lacks."""
    for start, piece in pieces(text):
        for entry in _whole(piece):
            yield entry.shifted(start)


@lru_cache(maxsize=8192)
def _whole(piece: str) -> tuple[BeatEntry, ...]:
    """The entry that a text is, with those in it; none where it is not one."""
    # The closing brace is behind the comment that the last line may have.
    text = f"{{{piece}\n}}"
    root = parse(text).root_node
    if root.has_error:
        return ()
    nodes = captures(root, _SHAPES).get("entry", ())
    return tuple(entry.shifted(-1) for node in nodes for entry in _entry(node, text))
