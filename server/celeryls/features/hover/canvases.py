"""The steps of a canvas, with what each of them gets from another (`celery.canvas`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.given_arguments import parameters_of_task
from celeryls.checking.results import method_of, owner_of
from celeryls.project.subjects.model import Canvas
from celeryls.source.expression.values import CallExpression, Constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Step
    from celeryls.source.expression.values import Value

_SHOWN = 8
_LONGEST = 60
_MUTABLE = frozenset(("s", "signature", "subtask"))
_KEEPING = frozenset(("set", "clone", "on_error"))


def steps_text(canvas: Canvas, context: Context) -> str:
    """The steps of a chain, a group or a chord as a list; empty for a canvas without steps."""
    steps = (*canvas.steps, *_body(canvas, context))
    shown = steps[:_SHOWN]
    lines = [f"{_mark(canvas, each)} `{_source(each, context)}`{_gets(canvas, each, context)}" for each in shown]
    if len(steps) > _SHOWN:
        lines.append(f"- and {len(steps) - _SHOWN} more")
    return "\n".join(lines)


def _body(canvas: Canvas, context: Context) -> tuple[Step, ...]:
    """The body that a chord is called with: ``chord(header)(body)``."""
    others = (each for each in context.subjects if isinstance(each, Canvas) and each.kind == canvas.kind == "chord")
    calls = ((each, each.value) for each in others)
    called = (each for each, value in calls if isinstance(value, CallExpression) and _calls_it(value, canvas))
    return next((each.steps for each in called), ())


def _calls_it(call: CallExpression, canvas: Canvas) -> bool:
    return isinstance(call.callee, CallExpression) and call.callee.range == canvas.value.range


def _mark(canvas: Canvas, step: Step) -> str:
    return f"{step.number + 1}." if canvas.kind == "chain" else "-"


def _source(step: Step, context: Context) -> str:
    source = " ".join(context.source(step.value.range).split()).replace("`", "'")
    return source if len(source) <= _LONGEST else f"{source[: _LONGEST - 1]}…"


def _gets(canvas: Canvas, step: Step, context: Context) -> str:
    """What a step gets in addition to its own arguments; empty where that is nothing, or can't be told."""
    result = _result_for(canvas, step, context)
    if not result:
        return ""
    immutable = is_immutable(step.value)
    if immutable is None or step.form != "signature":
        return ""
    if immutable:
        return ": gets no result, it is immutable"
    parameter = _first_parameter(step, context)
    return f": gets {result} as `{parameter}`" if parameter else f": gets {result} as its first argument"


def _result_for(canvas: Canvas, step: Step, context: Context) -> str:
    """The result that is handed to a step, in words; empty for none."""
    if canvas.kind == "chord":
        return "the list of the results" if step.part == "body" else ""
    if canvas.kind != "chain" or step.number == 0 or step.part == "alone":
        return ""
    before = next((each for each in canvas.steps if each.number == step.number - 1), None)
    if before is None:
        return ""
    if before.form == "signature" and before.task is not None:
        return f"the result of `{before.task.rpartition('.')[2]}`"
    inner = (each for each in context.subjects if isinstance(each, Canvas) and each.value.range == before.value.range)
    is_group = any(each.kind == "group" for each in inner)
    return "the list of the group's results" if is_group else "the result of the step before"


def is_immutable(value: Value) -> bool | None:
    """Whether a signature takes no results of others, as it is written; None if that can't be told."""
    for call in _calls(value):
        method = method_of(call)
        given = call.argument("immutable")
        if method == "si":
            return True
        if any(each.name == "**" for each in call.arguments) and method != "s":
            return None
        if given is not None and method != "s":
            return bool(given.value) if isinstance(given, Constant) else None
        if method in _MUTABLE:
            return False
        if method not in _KEEPING:
            return None
    return None


def _calls(value: Value) -> Iterator[CallExpression]:
    """The calls of a chain of methods, the last one first: ``ship.s(1).set(…)``."""
    while isinstance(value, CallExpression):
        yield value
        owner = owner_of(value)
        if owner is None:
            return
        value = owner


def _first_parameter(step: Step, context: Context) -> str | None:
    """The parameter that takes the first positional argument; None if it is unknown, or one of any number."""
    tasks = context.tasks(step.task) if step.task else ()
    found = parameters_of_task(tasks[0]) if len(tasks) == 1 else None
    return next((each.name for each in found or () if each.by_position), None)
