"""The exceptions for which a task is retried by itself, as they are written."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from celeryls.checking.options.settings import has_soft_limit
from celeryls.project.names.entities import External
from celeryls.project.values.known import Items, Pairs, Plain, entries
from celeryls.source.expression.values import Name, Sequence

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Entity
    from celeryls.project.subjects.model import Task
    from celeryls.source.outline.model import Scope

_BROAD = ("builtins.Exception", "builtins.BaseException")


def autoretried(task: Task, context: Context) -> tuple[Name, ...]:
    """The items of ``autoretry_for``; empty if it is missing, is not written out, or stands in another unit."""
    option = task.option("autoretry_for")
    if option is None or not context.is_here(option.spot) or not isinstance(option.value, Sequence):
        return ()
    names = tuple(each for each in option.value.items if isinstance(each, Name))
    return names if len(names) == len(option.value.items) else ()


def options_scope(task: Task) -> Scope:
    """The scope in which the options of a task are written."""
    if task.definition is None:
        return ()
    return task.scope() if task.definition.kind == "class" else task.definition.scope


def broad_item(task: Task, context: Context) -> Name | None:
    """The item of ``autoretry_for`` that is ``Exception``, or its base; None without one."""
    scope = options_scope(task)
    items = autoretried(task, context)
    return next((each for each in items if context.library_name(each.dotted, scope) in _BROAD), None)


def retries_allowed(task: Task) -> int | None:
    """How many automatic retries a task has; None if that is unknown, or without end."""
    kwargs, most = task.option("retry_kwargs"), task.option("max_retries")
    if not task.is_complete or task.attributes is None:
        return None
    if kwargs is not None:
        given = kwargs.known
        if not isinstance(given, Pairs) or not all(isinstance(key, Plain) for key, _ in given.pairs):
            return None
        _, own = entries(given).get("max_retries", (None, None))
        if own is not None and not (isinstance(own, Plain) and own.value is None):
            return own.value if isinstance(own, Plain) and isinstance(own.value, int) else None
    if most is None:
        return 3
    value = most.known.value if isinstance(most.known, Plain) else None
    return value if isinstance(value, int) else None


def is_autoretried(task: Task) -> bool:
    """Whether a task has an ``autoretry_for`` that is not surely empty."""
    option = task.option("autoretry_for")
    return option is not None and not (isinstance(option.known, Items) and not option.known.items)


def time_outs_retried(task: Task, context: Context) -> Name | None:
    """The item of ``autoretry_for`` for which a task with a soft time limit is retried after a time-out.

    None without such a limit, and where the task says itself what is to be done with a time-out.
    """
    item = broad_item(task, context)
    if item is None or "dont_autoretry_for" in task.options or not has_soft_limit(task, context):
        return None
    if task.definition is None or "TimeLimitExceeded" in context.source(task.definition.range):
        return None
    return item


def is_base_of(caught: Entity, retried: Entity) -> bool:
    """Whether a handler of one of Python's own exceptions gets another one, too."""
    classes = [_builtin(each) for each in (caught, retried)]
    match classes:
        case [type() as base, type() as own]:
            return issubclass(own, base)
        case _:
            return False


def _builtin(entity: Entity) -> object:
    """One of Python's own classes or functions; None for anything else."""
    dotted = entity.dotted if isinstance(entity, External) else ""
    return getattr(builtins, dotted.removeprefix("builtins."), None) if dotted.startswith("builtins.") else None
