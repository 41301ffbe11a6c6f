"""Reads the surroundings of a call from the text of its unit, on demand.

Outlines do not store them: few calls are ever queried, and for saleor the outlines would be a quarter larger and slower
to read, while a query takes a tenth of a millisecond.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from celeryls.source.expression.reader import value_of
from celeryls.source.surroundings.handlers import handler_of
from celeryls.source.surroundings.model import (
    InClass,
    InCondition,
    InFunction,
    InLambda,
    InLoop,
    InReturn,
    InTry,
    InWith,
    Surroundings,
)
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.parser import parse
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.expression.values import Value
    from celeryls.source.surroundings.model import Surrounding, Use
    from celeryls.syntax.places import Range

_STATEMENTS = frozenset(("expression_statement", "module", "block"))


@cached_by_text
def surroundings(text: str, place: Range) -> Surroundings:
    """What is around the call, or any other expression, at a range of a unit.

    ``text`` is the text of the unit, and the lines of ``place`` and of all ranges count from its first. In broken code
    it is what the parser could recover; empty for a range outside of the text.
    """
    code = _code(text)
    if max(place.line, place.end_line) >= len(code.starts):
        return Surroundings()
    span = code.span(place)
    node = parse(text).root_node.descendant_for_byte_range(*span)
    if node is None:
        return Surroundings()
    while (parent := node.parent) is not None and (_spans(parent, span) or _calls(parent, node)):
        node = parent
    use, awaited = _use(node)
    return Surroundings(tuple(reversed([*_around(node, code)])), use, awaited)


def _spans(node: Node, span: tuple[int, int]) -> bool:
    return (node.start_byte, node.end_byte) == span and node.type not in _STATEMENTS


def _calls(node: Node, named: Node) -> bool:
    """Whether it is the call of a name: for such a call an outline may store the name's range."""
    return node.type == "call" and named.type in ("identifier", "attribute") and _is(node, "function", named)


@lru_cache(maxsize=4)
def _code(text: str) -> Code:
    return Code(text)


def _around(node: Node, code: Code) -> Iterator[Surrounding]:
    """What is around a node, innermost first."""
    child, parent = node, node.parent
    while parent is not None:
        yield from _of(parent, child, code)
        child, parent = parent, parent.parent


def _of(node: Node, child: Node, code: Code) -> Iterator[Surrounding]:
    """What a node adds to the surroundings of its direct child."""
    match node.type:
        case "function_definition" | "class_definition" | "lambda" | "for_statement" | "with_statement":
            if _is(node, "body", child):
                yield _of_body(node, code)
        case "while_statement" if _is(node, "body", child) or _is(node, "condition", child):
            yield InLoop("while", _value(node, "condition", code), code.range(node))
        case "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression":
            yield from _of_comprehension(node, child, code)
        case "if_statement" | "elif_clause" | "conditional_expression" | "match_statement":
            yield from _of_condition(node, child, code)
        case "try_statement":
            yield from _of_try(node, child, code)
        case "return_statement":
            yield InReturn(code.range(node))


def _of_body(node: Node, code: Code) -> Surrounding:
    """What the body of a node adds."""
    match node.type:
        case "lambda":
            return InLambda(code.range(node))
        case "for_statement":
            return InLoop("for", _value(node, "right", code), code.range(node))
        case "with_statement":
            clauses = (part for part in node.named_children if part.type == "with_clause")
            managers = tuple(_entered(item, code) for clause in clauses for item in parts_of(clause))
            return InWith(managers, _is_async(node), code.range(node))
    name = node.child_by_field_name("name") or node
    if node.type == "class_definition":
        return InClass(code.of(name), code.range(name))
    return InFunction(code.of(name), _is_async(node), code.range(name))


def _of_comprehension(node: Node, child: Node, code: Code) -> Iterator[Surrounding]:
    clauses = [part for part in parts_of(node) if part.type == "for_in_clause"]
    if clauses and child != clauses[0]:  # the iterable of the first clause is evaluated once
        yield InLoop("comprehension", _value(clauses[0], "right", code), code.range(node))


def _of_condition(node: Node, child: Node, code: Code) -> Iterator[Surrounding]:
    place = code.range(node)
    if node.type == "match_statement":
        if _is(node, "body", child):
            yield InCondition("case", _value(node, "subject", code), place)
    elif node.type == "conditional_expression":
        first, condition, *_ = [*parts_of(node), None, None]
        if condition is not None and child != condition:
            yield InCondition("if" if child == first else "else", value_of(condition, code), place)
    else:
        if _is(node, "consequence", child):
            yield InCondition("if", _value(node, "condition", code), place)
        if node.type == "elif_clause" or child.type == "else_clause":
            yield from _of_those_above(node if node.type == "elif_clause" else child, code)


def _of_those_above(clause: Node, code: Code) -> Iterator[Surrounding]:
    """The conditions that are false in an ``elif`` or an ``else``."""
    statement = clause.parent
    if statement is None or statement.type != "if_statement":
        return
    above = [part for part in statement.children if part.type == "elif_clause" and part.end_byte <= clause.start_byte]
    for part in (*reversed(above), statement):
        yield InCondition("else", _value(part, "condition", code), code.range(part))


def _of_try(node: Node, child: Node, code: Code) -> Iterator[Surrounding]:
    clauses = [part for part in node.children if part.type in ("except_clause", "except_group_clause")]
    handlers = {part.start_byte: handler_of(part, code) for part in clauses}
    kinds: dict[str, Literal["handler", "else", "finally"]] = {
        "except_clause": "handler",
        "except_group_clause": "handler",
        "else_clause": "else",
        "finally_clause": "finally",
    }
    part: Literal["body", "handler", "else", "finally"] = kinds.get(child.type, "body")
    is_open = not clauses and all(each.type != "finally_clause" for each in node.children)
    yield InTry(part, tuple(handlers.values()), handlers.get(child.start_byte), code.range(node), is_open)


def _entered(item: Node, code: Code) -> Value:
    value = item.child_by_field_name("value") or item
    return value_of(next(parts_of(value), value) if value.type == "as_pattern" else value, code)


def _use(node: Node) -> tuple[Use, bool]:
    """How a value is used, and whether it is awaited first."""
    awaited = False
    child, parent = node, node.parent
    while parent is not None and _hands_on(parent, child):
        awaited = awaited or parent.type == "await"
        child, parent = parent, parent.parent
    match parent.type if parent is not None else "":
        case "expression_statement":
            return "dropped", awaited
        case "return_statement" | "lambda":
            return "returned", awaited
        case "yield":
            return "yielded", awaited
        case "assignment" | "augmented_assignment" | "named_expression":
            return "assigned", awaited
    return "used", awaited


def _hands_on(node: Node, child: Node) -> bool:
    """Whether the value of a node is the value of its child."""
    match node.type:
        case "parenthesized_expression" | "await":
            return True
        case "conditional_expression":
            parts = list(parts_of(node))
            return len(parts) == 3 and child != parts[1]
        case "boolean_operator":
            return _is(node, "right", child)
        case _:
            return False


def _is(node: Node, field: str, child: Node) -> bool:
    return node.child_by_field_name(field) == child


def _is_async(node: Node) -> bool:
    return bool(node.children) and node.children[0].type == "async"


def _value(node: Node, field: str, code: Code) -> Value:
    found = node.child_by_field_name(field)
    return value_of(found or node, code)
