"""Call options, and the methods and functions that send tasks or combine signatures."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.features.hover.amounts import duration, written_number
from celeryls.features.hover.canvases import steps_text
from celeryls.features.hover.records import record_text
from celeryls.features.hover.topic import Topic, paragraphs
from celeryls.source.expression.values import Attribute, CallExpression, Constant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.catalogue.records import CallOption, Function, TaskMethod
    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Call, Canvas
    from celeryls.source.expression.values import Argument, Value
    from celeryls.syntax.places import Range

_DURATIONS = {
    "countdown": "It runs {} later, at the earliest.",
    "expires": "A message that no worker takes within {} is dropped.",
    "time_limit": "A run is killed after {}.",
    "soft_time_limit": "`SoftTimeLimitExceeded` is raised in a run after {}.",
}
_OVER = {"countdown": "It runs at once.", "expires": "It has expired when it is sent: it never runs."}
"""What 0 and less amount to; for a limit it is no limit."""
_NAMED = 5
"""So many parameters of a method are shown."""
_TAKES = {"apply_async_on_commit": "apply_async", "apply": "apply_async", "set": "apply_async"}
"""Methods that take the call options of another."""


def call_topics(call: Call, context: Context, queue: Callable[[Call], str | None]) -> Iterator[Topic]:
    """The method of a call of a task, and its call options; ``queue`` says where the message goes."""
    if call.task is None and call.method not in context.catalogue.functions:
        return
    if (name := last_name(call.call)) is not None and name[1] == call.method:
        yield Topic(name[0], partial(_method_text, call, context, queue))
    yield from option_topics(call.call, call.method, context)
    yield from _set_topics(call.call, context)


def canvas_topics(canvas: Canvas, context: Context) -> Iterator[Topic]:
    """The function of a canvas: ``chain``, ``group``, ``chord``."""
    for step in canvas.steps:
        yield from _set_topics(step.value, context)
    record = context.catalogue.functions.get(canvas.kind)
    if record is None or not isinstance(canvas.value, CallExpression):
        return
    name = last_name(canvas.value)
    if name is not None and name[1] == canvas.kind:
        yield Topic(name[0], partial(_canvas_text, record, canvas, context))


def call_options(call: CallExpression, method: str, context: Context) -> Iterator[tuple[CallOption, Argument]]:
    """The keywords of a call of a task that are call options of its method, not arguments of the task."""
    for argument in call.arguments:
        record = context.catalogue.call_options.get(argument.name or "")
        if record is not None and not record.internal and _TAKES.get(method, method) in record.functions:
            yield record, argument


def option_topics(call: CallExpression, method: str, context: Context) -> Iterator[Topic]:
    """The call options of a call of a task."""
    for record, argument in call_options(call, method, context):
        text = partial(call_option_text, record, written_number(argument.value), context, is_again=method == "retry")
        yield Topic(argument.range.beginning(len(record.name)), text)
        if isinstance(argument.value, Constant):
            yield Topic(argument.value.range, text)


def _set_topics(value: Value, context: Context) -> Iterator[Topic]:
    """The options in each ``.set(…)`` of a chain of calls: ``ship.s(1).set(queue="mail").delay()``."""
    while isinstance(value, CallExpression):
        if value.last_name == "set":
            yield from option_topics(value, "set", context)
        if not isinstance(value.callee, Attribute):
            return
        value = value.callee.of


def call_option_text(record: CallOption, number: float | None, context: Context, *, is_again: bool = False) -> str:
    """A call option with a number, None if it is none, or unknown; ``is_again`` says that it is one of a retry."""
    amount = None
    if number is not None and record.name in _DURATIONS:
        amount = _DURATIONS[record.name].format(duration(number)) if number > 0 else _OVER.get(record.name)
    if amount and is_again:
        amount = amount.replace("It runs", "It runs again")
    return record_text(record, record.name, context, amount)


def _method_text(call: Call, context: Context, queue: Callable[[Call], str | None]) -> str:
    methods, functions = context.catalogue.methods, context.catalogue.functions
    method, function = methods.get(call.method), functions.get(call.method)
    record = function or method if _names_its_task(call) else method or function
    if record is None:
        return ""
    there = queue(call) if record.kind == "send" else None
    amount = f"Sends `{call.task}` to the queue `{there}`." if there and call.task else None
    return text_of_function(record, context, amount)


def text_of_function(record: TaskMethod | Function, context: Context, amount: str | None = None) -> str:
    """A method or function of Celery with its first parameters."""
    return record_text(record, _signature(record), context, amount)


def _canvas_text(record: Function, canvas: Canvas, context: Context) -> str:
    return paragraphs(steps_text(canvas, context), text_of_function(record, context))


def _signature(record: TaskMethod | Function) -> str:
    """The first parameters: `send_task` has thirty of them."""
    shown = list(record.parameters[:_NAMED])
    if len(record.parameters) > _NAMED:
        last = record.parameters[-1]
        shown.append(f"…, {last}" if last.startswith("**") else "…")
    return f"{record.name}({', '.join(shown)})"


def _names_its_task(call: Call) -> bool:
    """Whether the first argument is the name of the task: ``send_task("name")``, ``signature("name")``."""
    first = call.call.argument("name", 0)
    return isinstance(first, Constant) and first.value == call.task


def last_name(call: CallExpression) -> tuple[Range, str] | None:
    """The last name of what is called, with its place; None if there is none."""
    callee, name = call.callee, call.last_name
    place = callee.range
    if not name:
        return None
    start = place.end_column - len(name)
    return type(place)(place.end_line, start, place.end_line, place.end_column), name
