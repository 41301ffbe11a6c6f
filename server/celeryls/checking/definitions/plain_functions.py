"""Tasks that Celery's own decorator makes of a function, with nothing in between that could change how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.project.subjects.model import Task

_CALLING = frozenset(("__call__", "run", "apply_async", "delay", "apply"))


def is_plain_function(task: Task) -> bool:
    """Whether a task is a function of this unit that one decorator or call makes, and that its class calls as usual.

    A project's own decorator, one below Celery's, or a base class may give the function other arguments.
    """
    return (
        task.kind == "function"
        and task.at is not None
        and task.record is not None
        and task.record.wrapper is None
        and task.definition is not None
        and len(task.definition.decorators) == (0 if task.record.call is not None else 1)
        and (task.decorator is not None or task.record.call is not None)
        and task.attributes is not None
        and task.attributes.isdisjoint(_CALLING)
        and "filter" not in task.options
    )
