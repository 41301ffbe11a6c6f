"""Finds the places where a text sets names: assignments, keyword arguments and entries of dicts.

Edits of settings need this for every form a setting can have; all offsets are code points of the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from celeryls.syntax.nodes import containers_of, text_of
from celeryls.syntax.parser import captures, parse
from celeryls.syntax.strings import string_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    Scope = tuple[tuple[Literal["class", "def"], str], ...]

_SHAPES = """
(assignment right: (_)) @assignment
(keyword_argument) @keyword
(pair) @pair
"""
_BLOCKS = ("module", "block")


@dataclass(frozen=True, slots=True)
class GivenSetting:
    """One name and its value.

    ``form`` is ``name`` for ``NAME = value``, ``attribute`` for ``owner.name = value``, ``item`` for ``owner["name"] =
    value``, ``keyword`` for ``owner(name=value)`` and ``entry`` for ``{"name": value}``. ``owner`` is the source text
    left of the name; for an entry it is the callee that the dict is passed to, or empty. ``statement`` is the whole
    statement; ``holder`` is the enclosing block, or the brackets around a keyword or an entry.
    """

    name: str
    form: Literal["name", "attribute", "item", "keyword", "entry"]
    owner: str
    value: Node
    statement: Node
    holder: Node
    scope: Scope

    @property
    def lines(self) -> tuple[int, int]:
        """The first and last line, from 0, of the code that sets the value."""
        whole = self.statement if self.form in ("name", "attribute", "item") else self.value
        return whole.start_point.row, whole.end_point.row


@lru_cache(maxsize=8)
def given_settings(text: str) -> tuple[GivenSetting, ...]:
    """All names that a text sets, in the order of the text; code with syntax errors is left out."""
    found = captures(parse(text).root_node, _SHAPES)
    names = [
        each
        for read, nodes in ((_assigned, "assignment"), (_keyword, "keyword"), (_entry, "pair"))
        for node in found.get(nodes, ())
        for each in read(node, text)
    ]
    return tuple(sorted(names, key=lambda each: each.value.start_byte))


def _assigned(node: Node, text: str) -> Iterator[GivenSetting]:
    target, value = node.child_by_field_name("left"), node.child_by_field_name("right")
    statement = _statement(node)
    if target is None or value is None or statement is None or statement.parent is None:
        return
    while value.type == "assignment":  # a = b = value
        value = value.child_by_field_name("right") or value.children[-1]
    scope = containers_of(node, text)
    block = statement.parent
    if target.type == "identifier":
        yield GivenSetting(text_of(target, text), "name", "", value, statement, block, scope)
    elif target.type == "attribute":
        owner, _, name = text_of(target, text).rpartition(".")
        yield GivenSetting(name.strip(), "attribute", owner.strip(), value, statement, block, scope)
    elif target.type == "subscript":
        owner_node, key = target.child_by_field_name("value"), target.child_by_field_name("subscript")
        name_or_none = string_of(text_of(key, text)) if key and key.type == "string" else None
        if owner_node is not None and name_or_none is not None:
            yield GivenSetting(name_or_none, "item", text_of(owner_node, text), value, statement, block, scope)


def _keyword(node: Node, text: str) -> Iterator[GivenSetting]:
    name, value, brackets = node.child_by_field_name("name"), node.child_by_field_name("value"), node.parent
    statement = _statement(node)
    if name is None or value is None or statement is None or brackets is None:
        return
    callee = brackets.parent and brackets.parent.child_by_field_name("function")
    owner = text_of(callee, text) if callee else ""
    yield GivenSetting(text_of(name, text), "keyword", owner, value, statement, brackets, containers_of(node, text))


def _entry(node: Node, text: str) -> Iterator[GivenSetting]:
    key, value, brackets = node.child_by_field_name("key"), node.child_by_field_name("value"), node.parent
    statement = _statement(node)
    if key is None or value is None or statement is None or brackets is None or key.type != "string":
        return
    name = string_of(text_of(key, text))
    if name is not None:
        around = brackets.parent
        call = around.parent if around is not None and around.type == "argument_list" else None
        callee = call and call.child_by_field_name("function")
        owner = text_of(callee, text) if callee else ""
        yield GivenSetting(name, "entry", owner, value, statement, brackets, containers_of(node, text))


def _statement(node: Node) -> Node | None:
    """The simple statement around a node; None if the parser found none."""
    while node.parent is not None and node.parent.type not in _BLOCKS:
        node = node.parent
    return node if node.parent is not None and node.type != "ERROR" else None
