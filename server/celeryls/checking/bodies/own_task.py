"""The body of a task, and what it calls of the task itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.results import method_of, owner_of
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Task
    from celeryls.source.bodies.model import FunctionBody
    from celeryls.source.expression.values import CallExpression, Value
    from celeryls.source.outline.model import Scope
    from celeryls.syntax.places import Range


class TaskBody(NamedTuple):
    """What the function of a task, or the ``run`` of its class, does itself.

    ``names`` are those that the body has for its task; ``function`` is the place of the name of the function or class.
    """

    function: Range
    scope: Scope
    body: FunctionBody
    names: frozenset[str]

    def own_calls(self, method: str, context: Context) -> Iterator[CallExpression]:
        """The calls of a method of the task, such as ``self.retry(…)``."""
        return (each for each in self.body.calls if method_of(each) == method and self.is_task(owner_of(each), context))

    def is_task(self, value: Value | None, context: Context) -> bool:
        """Whether a value surely is the task itself."""
        if not isinstance(value, Name):
            return False
        return value.dotted in self.names or context.library_name(value.dotted, self.scope) == "celery.current_task"


def task_body(task: Task, context: Context) -> TaskBody | None:
    """The body of a task; None if it is in another unit, and for an annotation."""
    definition = task.definition
    if definition is None or task.kind == "annotation" or task.at is None:
        return None
    if task.record is not None and not context.is_here(task.record.spot):
        return None
    method = "run" if definition.kind == "class" else ""
    body = context.body(definition.name_range, method)
    return TaskBody(definition.name_range, task.scope(method), body, _names_of(task, body))


def _names_of(task: Task, body: FunctionBody) -> frozenset[str]:
    definition = task.definition
    if definition is None:
        return frozenset()
    if definition.kind == "class":
        return frozenset(("self",))
    first = definition.parameters[:1] if task.is_bound else ()
    reused = {each.name for each in body.bindings if each.kind != "other"}
    return frozenset((definition.name, *(each.name for each in first))) - reused
