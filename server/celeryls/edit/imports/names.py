"""What the names of a module are bound to after it has been imported, as far as its text shows."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.imports.read import at_margin, header_end, items, read
from celeryls.syntax.parser import parse, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.edit.imports.read import Statement

MAX_TAIL = 1_000_000
"""Code points; names bound after this position are ignored. Files of this size are generated."""

_TYPES_ONLY = re.compile(r"(?:\w+\.)*TYPE_CHECKING")
# Nodes that can contain module-level statements; expressions, which may be deep, are not searched.
_HOLDERS = frozenset(
    {
        *("module", "ERROR", "block", "expression_statement", "decorated_definition", "assignment"),
        *("if_statement", "elif_clause", "else_clause", "for_statement", "while_statement"),
        *("try_statement", "except_clause", "except_group_clause", "finally_clause", "match_statement", "case_clause"),
        *("with_statement", "with_clause", "with_item", "as_pattern"),
    }
)
_TARGETS = frozenset({"identifier", "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"})

StatementsByName = dict[str, list["Statement | None"]]
"""For each name the imports that bind it; None stands for any other binding, such as a function or an assignment."""


@lru_cache(maxsize=4)
def bindings(text: str) -> StatementsByName:
    """The names bound at module level, also inside ``try``, ``if`` and ``with``, but not under ``TYPE_CHECKING``."""
    end = header_end(text)
    result: StatementsByName = defaultdict(list)
    for item in items(text[:end]):
        _collect(item.node, text, result)
    tail = text[end : end + MAX_TAIL]
    for node in parse(tail).root_node.children:
        _collect(node, tail, result)
    return result


def status(wanted: Statement, bound: StatementsByName) -> str:
    """``present``, ``missing``, or ``taken`` if the name has another meaning in this file.

    A name from a submodule of the wanted module counts as present: ``from celery.canvas import chain`` is ``celery``'s
    own ``chain``.
    """
    holders = bound.get(wanted.binds, ())
    if any(holder is not None and _brings(holder, wanted) for holder in holders):
        return "present"
    if all(holder is not None and _shares_package(holder, wanted) for holder in holders):
        return "missing"
    return "taken"


def targets(text: str) -> set[str]:
    """The names that these lines assign."""
    result: StatementsByName = defaultdict(list)
    for node in parse(text).root_node.children:
        _collect(node, text, result)
    return set(result)


def mentioned(text: str) -> set[str]:
    """Every identifier of these lines."""
    return {text[node.start_byte : node.end_byte] for node in walk(parse(text).root_node) if node.type == "identifier"}


def _brings(holder: Statement, wanted: Statement) -> bool:
    (have,), (want,) = holder.names, wanted.names
    if holder.module is None or wanted.module is None:
        dotted = have.name == want.name or (have.alias is None and have.name.startswith(f"{want.name}."))
        return holder.module is wanted.module and dotted
    below = not wanted.module.startswith(".") and holder.module.startswith(f"{wanted.module}.")
    return have.name == want.name and (holder.module == wanted.module or below)


def _shares_package(holder: Statement, wanted: Statement) -> bool:
    """``import a.b`` and ``import a.c`` both bind ``a``."""
    return holder.module is wanted.module is None and not (holder.names[0].alias or wanted.names[0].alias)


def _collect(node: Node, text: str, result: StatementsByName, *, loose: bool = True) -> None:
    """``loose`` nodes are at module level or next to a syntax error; of these only the ones in column 0 count."""
    if loose and not at_margin(node, text):
        return
    if (statement := read(node, text)) is not None:
        for single in statement.apart():
            result[single.binds].append(single)
        return
    for target in _bound_by(node):
        result[text[target.start_byte : target.end_byte]].append(None)
    if node.type not in _HOLDERS:
        return
    types_only = _is_types_only(node, text)
    for child in node.children:
        if not (types_only and child.type == "block"):
            _collect(child, text, result, loose=node.type == "ERROR")


def _is_types_only(node: Node, text: str) -> bool:
    condition = node.child_by_field_name("condition") if node.type in {"if_statement", "elif_clause"} else None
    return condition is not None and bool(_TYPES_ONLY.fullmatch(text[condition.start_byte : condition.end_byte]))


def _bound_by(node: Node) -> Iterator[Node]:
    if node.type in {"function_definition", "class_definition"}:
        yield from filter(None, [node.child_by_field_name("name")])
    elif node.type == "assignment" and node.child_by_field_name("right") is None:
        return
    elif node.type in {"assignment", "for_statement"}:
        yield from _identifiers(node.child_by_field_name("left"))
    elif node.type == "as_pattern_target":
        yield from node.named_children


def _identifiers(node: Node | None) -> Iterator[Node]:
    if node is None or node.type not in _TARGETS:
        return
    if node.type == "identifier":
        yield node
    for child in node.named_children:
        yield from _identifiers(child)
