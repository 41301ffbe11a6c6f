"""The keywords of Celery's own decorators, of which everything that they set is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import CallExpression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.subjects.model import Task
    from celeryls.source.expression.values import Argument


def own_keywords(task: Task) -> Iterator[tuple[CallExpression, int, Argument, str]]:
    """The keywords of a task's decorator that are no attributes of its class, each with its number and its name.

    None for a decorator of the project's own, and where a base class can't be read.
    """
    if task.record is None or task.record.wrapper is not None or task.attributes is None:
        return
    if not isinstance(task.decorator, CallExpression):
        return
    for number, argument in enumerate(task.decorator.arguments):
        if argument.name is not None and argument.name not in task.attributes:
            yield task.decorator, number, argument, argument.name
