"""Reads the body of one function from the text of its unit, on demand.

Outlines only contain calls that may be relevant to Celery; rules about bodies need the others too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from celeryls.source.bodies.model import Exit, FunctionBody, LocalBinding, Try
from celeryls.source.bodies.nodes import named_at, within
from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import CallExpression
from celeryls.source.surroundings.handlers import handler_of
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.source.expression.values import Value
    from celeryls.syntax.places import Range

_TARGETS = {
    "assignment": ("left", "right", "value"),
    "named_expression": ("name", "value", "value"),
    "for_statement": ("left", "right", "item"),
    "for_in_clause": ("left", "right", "item"),
}
_EXITS: dict[str, Literal["raise", "return", "break", "continue"]] = {
    "raise_statement": "raise",
    "return_statement": "return",
    "break_statement": "break",
    "continue_statement": "continue",
}
_BINDING = frozenset(
    ("augmented_assignment", "as_pattern_target", "delete_statement", "global_statement", "nonlocal_statement",
     "dotted_name", "aliased_import", "case_pattern")
)  # fmt: skip


@cached_by_text
def body_of(text: str, name: Range, method: str = "") -> FunctionBody:
    """The body of the function whose name is at ``name``, or of a class's ``method``.

    It never fails: without such a function the body is empty, and in broken code it is what the parser could recover.
    """
    code = Code(text)
    node = named_at(code, name)
    if node is not None and node.type == "class_definition" and method:
        node = _method(node, method, code)
    if node is None or node.type != "function_definition" or (body := node.child_by_field_name("body")) is None:
        return FunctionBody()
    calls: list[CallExpression] = []
    bindings = [*_parameters(node, code)]
    exits: list[Exit] = []
    tries: list[Try] = []
    for each in within(body):
        if each.type == "call" and isinstance(call := value_of(each, code), CallExpression):
            calls.append(call)
        elif kind := _EXITS.get(each.type):
            exits.append(_exit(each, kind, code))
        elif each.type == "try_statement":
            tries += _try(each, code)
        else:
            bindings += _bound(each, code)
    return FunctionBody(tuple(calls), tuple(bindings), tuple(exits), tuple(tries))


def _method(node: Node, name: str, code: Code) -> Node | None:
    body = node.child_by_field_name("body")
    for part in parts_of(body) if body is not None else ():
        inner = part.child_by_field_name("definition") if part.type == "decorated_definition" else part
        named = inner.child_by_field_name("name") if inner is not None else None
        if inner is not None and inner.type == "function_definition" and named is not None and code.of(named) == name:
            return inner
    return None


def _exit(node: Node, kind: Literal["raise", "return", "break", "continue"], code: Code) -> Exit:
    value = next(parts_of(node), None)
    return Exit(kind, value_of(value, code) if value is not None else None, code.range(node))


def _try(node: Node, code: Code) -> Iterator[Try]:
    block = node.child_by_field_name("body")
    clauses = [part for part in node.children if part.type == "except_clause"]
    if block is not None:
        yield Try(code.range(block), tuple(handler_of(each, code) for each in clauses), code.range(node))


def _parameters(node: Node, code: Code) -> Iterator[LocalBinding]:
    parameters = node.child_by_field_name("parameters")
    for part in parts_of(parameters) if parameters is not None else ():
        named = part.child_by_field_name("name") or next((each for each in _names(part)), None)
        if named is not None:
            yield LocalBinding(code.of(named), "other", None, code.range(named))


def _bound(node: Node, code: Code) -> Iterator[LocalBinding]:
    """The names that a statement itself binds."""
    kind = node.type
    if kind in ("function_definition", "class_definition"):
        named = node.child_by_field_name("name")
        if named is not None:
            yield LocalBinding(code.of(named), "other", None, code.range(named))
    elif kind in _TARGETS:
        left, right, what = _TARGETS[kind]
        target, value = node.child_by_field_name(left), node.child_by_field_name(right)
        if target is not None and value is not None:
            yield from _targets(target, value, what, code)  # type: ignore[arg-type]  # one of the three above
    elif kind in _BINDING:
        target = node.child_by_field_name("left") or node.child_by_field_name("alias") or node
        for name in _names(target):
            yield LocalBinding(code.of(name), "other", None, code.range(name))


def _targets(target: Node, value: Node, kind: Literal["value", "item"], code: Code) -> Iterator[LocalBinding]:
    while value.type == "assignment" and (inner := value.child_by_field_name("right")) is not None:  # a = b = value
        value = inner
    if target.type == "identifier":
        held: Value = value_of(value, code)
        yield LocalBinding(code.of(target), kind, held, code.range(target))
        return
    for name in _names(target):
        yield LocalBinding(code.of(name), "other", None, code.range(name))


def _names(node: Node) -> Iterator[Node]:
    """The plain names in a target."""
    if node.type == "identifier":
        yield node
    elif node.type not in ("attribute", "subscript", "call"):
        for child in node.named_children:
            yield from _names(child)
