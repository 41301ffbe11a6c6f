"""Readers of operators, conditions and parentheses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import Constant, Operation
from celeryls.syntax.code import parts_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from celeryls.source.expression.readers import Read, Reader
    from celeryls.source.expression.values import Value
    from celeryls.syntax.code import Code

_JOINING = frozenset(("+", "|", "%", "*", "/", "-", "or", "and"))


def _binary(node: Node, code: Code, read: Read) -> Value | None:
    """A chain of the same operator is a single operation of any length."""
    sign = _operator(node)
    operands: list[Node] = []
    left: Node | None = node
    while left is not None and left.type == node.type and _operator(left) == sign:
        if (right := left.child_by_field_name("right")) is None:
            return None
        operands.append(right)
        left = left.child_by_field_name("left")
    if left is None or sign not in _JOINING:
        return None
    return Operation(sign, tuple(read(operand) for operand in (left, *reversed(operands))), code.range(node))


def _operator(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return operator.type if operator else ""


def _conditional(node: Node, code: Code, read: Read) -> Value | None:
    parts = list(parts_of(node))
    return Operation("if", (read(parts[0]), read(parts[2])), code.range(node)) if len(parts) == 3 else None


def _lambda(node: Node, code: Code, read: Read) -> Value | None:
    body, parameters = node.child_by_field_name("body"), node.child_by_field_name("parameters")
    return Operation("lambda", (read(body),), code.range(node)) if body and not parameters else None


def _parenthesized(node: Node, _: Code, read: Read) -> Value | None:
    inner = next(parts_of(node), None)
    return read(inner) if inner else None


def _unary(node: Node, code: Code, read: Read) -> Value | None:
    argument = node.child_by_field_name("argument")
    value = read(argument) if argument and _operator(node) == "-" else None
    if isinstance(value, Constant) and isinstance(value.value, int | float):
        return Constant(-value.value, code.range(node))
    return None


OPERATIONS: dict[str, Reader] = {
    "binary_operator": _binary,
    "boolean_operator": _binary,
    "conditional_expression": _conditional,
    "lambda": _lambda,
    "parenthesized_expression": _parenthesized,
    "unary_operator": _unary,
}
"""By tree-sitter's name of a node."""
