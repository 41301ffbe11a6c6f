"""Reads loops for an outline, whose bodies run once for each item, and ``with`` blocks, whose bodies run once."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import Unknown
from celeryls.source.outline.model import Loop, WithBlock
from celeryls.syntax.parser import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from celeryls.source.outline.scopes import Scopes
    from celeryls.syntax.code import Code
    from celeryls.syntax.places import Range

_WRITTEN_OUT = frozenset(("tuple", "list", "set", "dictionary", "expression_list"))
_CONSTANT = re.compile(r"[A-Z][A-Z0-9_]*(?:\.(?:items|keys|values)\(\))?")
_LEAVING = re.compile(r"\b(?:break|continue|return)\b")
_LONGEST_NAME = 100
_CONFIGURING = re.compile(r"conf\b|config|add_defaults")
_SWALLOWING = re.compile(r"(?:suppress|ignored|ignoring|raises|assertRaises\w*)\Z")
"""Functions that make managers after whose body the program goes on, though an exception ended it."""


def read_loops(targets: Iterable[Node], scopes: Scopes, code: Code) -> Iterator[Loop]:
    """The relevant loops, in the order of the text, found by the nodes of their targets."""
    for target in targets:
        statement = target.parent
        if statement is None or statement.type != "for_statement":
            continue
        iterable, body = statement.child_by_field_name("right"), statement.child_by_field_name("body")
        if iterable is None or body is None or not _keeps(iterable, statement, scopes, code):
            continue
        leaves = _LEAVING.search(code.text, body.start_byte, body.end_byte)
        yield Loop(
            value_of(target, code),
            Unknown("left", code.range(iterable)) if leaves else value_of(iterable, code),
            code.range(body),
            scopes.at(statement.start_byte),
            code.range(statement),
        )


def _keeps(iterable: Node, statement: Node, scopes: Scopes, code: Code) -> bool:
    if statement.children[0].type == "async":
        return False
    if scopes.function_at(statement.start_byte) < 0 or iterable.type in _WRITTEN_OUT:
        return True
    short = iterable.end_byte - iterable.start_byte <= _LONGEST_NAME
    return short and _CONSTANT.fullmatch(code.of(iterable)) is not None


def read_withs(statements: Iterable[Node], changes: Iterable[Range], scopes: Scopes, code: Code) -> Iterator[WithBlock]:
    """The ``with`` blocks around one of some changes, and those that may configure an app, in the order of the text."""
    starts = sorted(code.span(each).start for each in changes)
    for statement in statements:
        body = statement.child_by_field_name("body")
        if body is None:
            continue
        at = bisect_left(starts, body.start_byte)
        is_changing = at < len(starts) and starts[at] < body.end_byte
        matters = is_changing or _CONFIGURING.search(code.text, body.start_byte, body.end_byte)
        if matters and not _swallows(statement, body, code):
            yield WithBlock(code.range(body), scopes.at(statement.start_byte), code.range(statement))


def _swallows(statement: Node, body: Node, code: Code) -> bool:
    """Whether a manager of a block is made by a function that is known to swallow exceptions."""
    managers = (child for child in statement.named_children if child.end_byte <= body.start_byte)
    calls = (each for manager in managers for each in walk(manager) if each.type == "call")
    callees = (call.child_by_field_name("function") for call in calls)
    return any(callee is not None and _SWALLOWING.search(code.of(callee)) for callee in callees)
