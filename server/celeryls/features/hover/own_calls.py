"""What a task calls of itself: ``self.retry(…)``, ``self.delay(…)``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.results import method_of, owner_of
from celeryls.features.hover.amounts import duration, written_number
from celeryls.features.hover.annotations import is_annotated
from celeryls.features.hover.calls import call_topics, last_name, option_topics, text_of_function
from celeryls.features.hover.topic import Topic
from celeryls.project.subjects.model import Call
from celeryls.project.values.known import Plain, with_defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task
    from celeryls.source.expression.values import CallExpression, Value

_DEFAULTS = {"max_retries": 3, "default_retry_delay": 180}
"""Of `celery.app.task.Task`."""
_UNKNOWN = object()


def own_calls(task: Task, context: Context) -> Iterator[CallExpression]:
    """The calls of methods of a task in its own body; none if the body is not in this unit."""
    body = task_body(task, context)
    if body is not None:
        yield from (call for call in body.body.calls if body.is_task(owner_of(call), context))


def own_call_topics(task: Task, context: Context, queue: Callable[[Call], str | None]) -> Iterator[Topic]:
    """The methods that a task calls of itself, and their call options."""
    for call in own_calls(task, context):
        method = method_of(call)
        if method == "retry":
            yield from _retry_topics(call, task, context)
        elif method in context.catalogue.methods:
            named = Call(method, "self", task.name, (task,), call, task.scope())
            yield from call_topics(named, context, queue)


def _retry_topics(call: CallExpression, task: Task, context: Context) -> Iterator[Topic]:
    record = context.catalogue.methods.get("retry")
    name = last_name(call)
    if record is not None and name is not None:
        yield Topic(name[0], lambda: text_of_function(record, context, _retried(call, task, context)))
    yield from option_topics(call, "retry", context)


def _retried(call: CallExpression, task: Task, context: Context) -> str | None:
    """When the task runs again, and how often (`celery.app.task.Task.retry`); None if that is not completely known."""
    if call.argument("eta", 4) is not None or any(each.name in ("*", "**") for each in call.arguments):
        return None
    given, most = call.argument("countdown", 5), call.argument("max_retries", 6)
    wait = _of_task("default_retry_delay", task, context) if given is None else _written(given)
    retries = _of_task("max_retries", task, context) if most is None else _written(most)
    if not isinstance(wait, int | float) or retries is _UNKNOWN:
        return None
    when = f"{duration(wait)} later" if wait > 0 else "at once"
    if retries is None:
        return f"Runs again {when}, without end."
    return f"Runs again {when}, at most {retries} {'time' if retries == 1 else 'times'}."


def _written(value: Value) -> object:
    """The number that is written; None, as the call's default means the task's own, is not followed."""
    found = written_number(value)
    return _UNKNOWN if found is None else found


def _of_task(name: str, task: Task, context: Context) -> object:
    """The value of an option of the task, which may be None; not that of an annotation."""
    option = task.option(name)
    if is_annotated(name, task, context) is not False:
        return _UNKNOWN
    if option is None:
        return _DEFAULTS[name] if task.is_complete and task.attributes is not None else _UNKNOWN
    found = with_defaults(option.known)
    value = found.value if isinstance(found, Plain) else _UNKNOWN
    return value if value is None or isinstance(value, int | float) else _UNKNOWN
