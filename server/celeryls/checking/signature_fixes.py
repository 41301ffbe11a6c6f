"""Writes a step of a canvas as a signature: a task, a call of it, or a call that sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.given_arguments import GivenArguments, given_arguments
from celeryls.checking.results import method_of
from celeryls.checking.rule import Fix
from celeryls.edit.change import Change
from celeryls.edit.text import insert, replace
from celeryls.project.subjects.model import Canvas
from celeryls.source.expression.values import Attribute, CallExpression

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.project.subjects.model import Step

_MOST_POSITIONAL = 2
"""Arguments of `apply_async` that `signature` takes in the same places: args and kwargs."""


def signature_fixes(canvas: Canvas, step: Step, name: str, context: Context) -> tuple[Fix, ...]:
    """The step as a signature: an immutable one where the task has no place for the result that it would get.

    ``name`` is how the task is called in the title; a call that can't be rewritten has no fix.
    """
    given = given_arguments(step.value, _method(step), context.tasks(step.task or "") or (None,))
    gets = _gets_result(canvas, step, context)
    some = isinstance(step.value, CallExpression) and bool(step.value.arguments)
    is_immutable = gets and (given is GivenArguments.ALL or (some and given is GivenArguments.ENOUGH))
    edits, new = _edits(step, name, context, is_immutable=is_immutable)
    is_sure = not gets or given in (GivenArguments.ALL, GivenArguments.LACKING)
    return (Fix(f"write {new}", Change(tuple(edits)), safe=is_sure),) if edits else ()


def _edits(step: Step, name: str, context: Context, *, is_immutable: bool) -> tuple[list[Edit], str]:
    """The edits, with how the signature is written; none where a call can't be rewritten."""
    value = step.value
    signs = "si" if is_immutable else "s"
    if not isinstance(value, CallExpression):
        return [insert(context.span(value.range).end, f".{signs}()")], f"{name}.{signs}()"
    callee = context.span(value.callee.range)
    if step.form == "direct":
        return [insert(callee.end, f".{signs}")], f"{name}.{signs}(…)"
    if isinstance(value.callee, Attribute):
        return [], ""
    method = method_of(value)
    if method.startswith("delay"):
        return [replace(callee.end - len(method), callee.end, signs)], f"{name}.{signs}(…)"
    positional = [each for each in value.arguments if each.name in (None, "*")]
    if len(positional) > _MOST_POSITIONAL or any(each.name == "*" for each in positional):
        return [], ""
    edits = [replace(callee.end - len(method), callee.end, "signature")]
    if is_immutable:
        end = context.span(value.arguments[-1].range).end if value.arguments else callee.end + 1
        edits.append(insert(end, ", immutable=True" if value.arguments else "immutable=True"))
    return edits, f"{name}.signature(…)"


def _method(step: Step) -> str:
    return method_of(step.value) if step.form == "sent" else ""


def _gets_result(canvas: Canvas, step: Step, context: Context) -> bool:
    """Whether a step is called with the result of another: a group gets, and hands on, what the chain around it has."""
    if canvas.kind == "link" or step.part == "body" or (canvas.kind == "chain" and step.number > 0):
        return True
    own = canvas.value.range
    around = (each for each in context.subjects if isinstance(each, Canvas) and each.value.range != own)
    return any(
        part.value.range.start <= own.start and own.end <= part.value.range.end and _gets_result(each, part, context)
        for each in around
        for part in each.steps
        if part.value.range != each.value.range
    )
