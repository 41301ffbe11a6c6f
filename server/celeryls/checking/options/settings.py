"""What the options and settings of a task say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Plain, with_defaults

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.project.subjects.model import Task


_SOFT_LIMIT = "task_soft_time_limit"


def has_soft_limit(task: Task, context: Context) -> bool:
    """Whether a task surely has a soft time limit, of its own or by the settings of all apps."""
    option = task.option("soft_time_limit")
    known = [option.known] if option is not None else [*context.settings(_SOFT_LIMIT)]
    return bool(known) and all(isinstance(each, Plain) and bool(each.value) for each in known)


def soft_limits(task: Task, context: Context) -> tuple[Spot, ...]:
    """Where the soft time limit of a task is given: on the task, else in the settings of each app."""
    option = task.option("soft_time_limit")
    if option is not None:
        return (option.spot,)
    return tuple(dict.fromkeys(with_defaults(each).spot for each in context.settings(_SOFT_LIMIT)))


def stores_results(context: Context) -> bool:
    """Whether the project has a result backend, as far as its settings can be read.

    One that sets neither broker nor backend has its settings elsewhere.
    """
    backends = context.settings("result_backend")
    if any(isinstance(each, Plain) and each.value in (None, "disabled://") for each in backends):
        return False
    return bool(backends) or not context.settings("broker_url")
