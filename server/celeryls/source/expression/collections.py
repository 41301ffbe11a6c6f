"""Readers of tuples, lists, sets, dicts and comprehensions; targets of assignments have the same shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from celeryls.source.expression.values import Clause, Comprehension, Mapping, Sequence, Spread
from celeryls.syntax.code import parts_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.expression.readers import Read, Reader
    from celeryls.source.expression.values import Value
    from celeryls.syntax.code import Code


def _sequence(kind: str) -> Reader:
    def reader(node: Node, code: Code, read: Read) -> Value:
        return Sequence(kind, tuple(read(part) for part in parts_of(node)), code.range(node))

    return reader


def _spread(node: Node, code: Code, read: Read) -> Value | None:
    value = next(parts_of(node), None)
    return Spread(read(value), code.range(node)) if value else None


def _dictionary(node: Node, code: Code, read: Read) -> Value:
    pairs: list[tuple[Value | None, Value]] = []
    for part in parts_of(node):
        if part.type == "dictionary_splat":
            pairs += [(None, read(spread)) for spread in parts_of(part)]
            continue
        key, value = part.child_by_field_name("key"), part.child_by_field_name("value")
        if key is not None and value is not None:
            pairs.append((read(_finished(key, value)), read(value)))
    return Mapping(tuple(pairs), code.range(node))


def _finished(key: Node, value: Node) -> Node:
    """The key of an entry; when a key is typed above an existing entry, Python joins the two strings."""
    typed = key.type == "concatenated_string" and value.type == "dictionary"
    return key.named_children[-1] if typed and key.start_point.row != key.end_point.row else key


def _comprehension(kind: str) -> Reader:
    def reader(node: Node, code: Code, read: Read) -> Value | None:
        body = node.child_by_field_name("body")
        key = body.child_by_field_name("key") if body and kind == "dict" else None
        item = body.child_by_field_name("value") if body and kind == "dict" else body
        if item is None:
            return None
        clauses: list[Clause] = []
        for part in parts_of(node):
            target, iterable = part.child_by_field_name("left"), part.child_by_field_name("right")
            if part.type == "for_in_clause" and target and iterable:
                clauses.append(Clause(read(target), read(iterable), filtered=False))
            elif part.type == "if_clause" and clauses:
                clauses[-1] = replace(clauses[-1], filtered=True)
        return Comprehension(kind, read(key) if key else None, read(item), tuple(clauses), code.range(node))

    return reader


COLLECTIONS: dict[str, Reader] = {
    "tuple": _sequence("tuple"),
    "expression_list": _sequence("tuple"),
    "pattern_list": _sequence("tuple"),
    "tuple_pattern": _sequence("tuple"),
    "list": _sequence("list"),
    "list_pattern": _sequence("list"),
    "set": _sequence("set"),
    "list_splat": _spread,
    "list_splat_pattern": _spread,
    "dictionary": _dictionary,
    "list_comprehension": _comprehension("list"),
    "set_comprehension": _comprehension("set"),
    "generator_expression": _comprehension("generator"),
    "dictionary_comprehension": _comprehension("dict"),
}
"""By tree-sitter's name of a node."""
