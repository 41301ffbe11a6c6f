"""What a task returns when it is called as a plain function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import (
    CallExpression,
    Comprehension,
    Constant,
    Mapping,
    Name,
    Operation,
    Sequence,
)

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task
    from celeryls.source.bodies.model import FunctionBody
    from celeryls.source.expression.values import Value

_PLAIN = frozenset(("bool", "bytes", "dict", "float", "int", "len", "round", "str", "sum"))
"""Builtin functions that make no signature."""


def gives_no_signature(task: Task | None, context: Context) -> bool:
    """Whether a direct call returns no signature.

    A task may return one, and so may a decorator above the task's own. An annotation such as ``-> str`` is believed.
    """
    if task is None or task.definition is None or task.kind != "function" or task.decorator is None:
        return False
    if task.definition.decorators[:1] != (task.decorator,):
        return False
    if task.definition.gives_plain:
        return True
    is_here = task.record is not None and context.is_here(task.record.spot)
    body = context.body(task.definition.name_range) if is_here else None
    return not any(_may_be_signature(value, body, task) for value in task.definition.returns)


def _may_be_signature(value: Value, body: FunctionBody | None, task: Task) -> bool:
    """Whether a value that a task returns may be a signature; true where that can't be told."""
    match value:
        case Name(dotted=dotted):
            held = [each.value for each in body.bindings_of(dotted)] if body is not None else []
            return not held or any(each is None or _may_be_signature(each, None, task) for each in held)
        case CallExpression(callee=Name(dotted=dotted)):
            return dotted not in _PLAIN  # a function of the project may return one
        case Operation(operator="f" | "-" | "/" | "%"):
            return False
        case Operation(operator="+" | "*", operands=parts) if any(_is_datum(part, task) for part in parts):
            return False
        case Operation(operator=operator, operands=parts):
            return operator == "|" or any(_may_be_signature(part, body, task) for part in parts)
        case Sequence(items=parts):
            return any(_may_be_signature(part, body, task) for part in parts)
        case Comprehension(item=item):
            return _may_be_signature(item, body, task)
        case Constant() | Mapping():
            return False
        case _:
            return True


def _is_datum(value: Value, task: Task) -> bool:
    """Whether an operand is a number or a text, or a parameter: what a message brings is data."""
    match value:
        case Constant() | Operation(operator="f"):
            return True
        case Name(dotted=dotted) if task.definition is not None:
            own = task.definition.parameters
            return dotted not in task.definition.locals and any(each.name == dotted for each in own)
        case Operation(operator="+" | "*" | "-" | "/" | "%", operands=parts):
            return any(_is_datum(part, task) for part in parts)
        case _:
            return False
