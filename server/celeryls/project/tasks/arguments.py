"""Checks whether a task accepts certain arguments, as `celery.app.task.Task` does before sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Pairs, Plain, entries, unresolved_in
from celeryls.source.expression.values import Constant
from celeryls.source.tasks.call_errors import behind_itself, call_error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.subjects.model import Task
    from celeryls.project.values.known import Known
    from celeryls.source.outline.model import Definition, Parameter
    from celeryls.source.tasks.call_errors import Refusal

_CALLING = frozenset(("__call__", "__header__", "apply_async", "delay", "run", "signature", "typing"))
"""Attributes with which a base class may change what a task accepts."""


_CHANGING = frozenset(("base", "pydantic", "typing"))
"""Options with which a task may take other arguments than its function."""


def refusal(task: Task, args: Known | None, kwargs: Known | None) -> Refusal | None:
    """Why a task surely rejects arguments; None if it accepts them, or that is unknown.

    None as arguments stands for no arguments. A decorator other than the task's own, a wrapper and ``typing=False`` may
    accept anything.
    """
    count, keywords = _given(args), _named(kwargs)
    return refusal_of(task, count, keywords) if count is not None and keywords is not None else None


def refusal_of(task: Task, count: int, keywords: Iterable[str]) -> Refusal | None:
    """Why a task surely rejects ``count`` positional arguments and the ``keywords``, as in `refusal`."""
    parameters = _parameters(task)
    if parameters is None or task.definition is None:
        return None
    return call_error(task.definition.name, parameters, count, tuple(keywords), itself=bool(task.is_bound))


def required_parameters(task: TaskRecord, definition: Definition) -> tuple[str, ...] | None:
    """The names of the parameters that have no default, without the task itself; None if that is unknown.

    It is unknown for classes, for functions with other decorators or a wrapper of the project, and where an option may
    change what the task takes.
    """
    if task.kind != "function" or task.wrapper or len(definition.decorators) > 1:
        return None
    if any(option.name in _CHANGING for option in task.options):
        return None
    bind = task.option("bind")
    match bind.value if bind else None:
        case None:
            parameters = definition.parameters
        case Constant(value=bool() as is_bound):
            parameters = behind_itself(definition.parameters) if is_bound else definition.parameters
        case _:
            return None
    return tuple(each.name for each in parameters if each.default is None and not each.name.startswith("*"))


def _given(args: Known | None) -> int | None:
    """How many arguments there are; None if that is unknown."""
    match args:
        case None | Plain(value=None):
            return 0
        case Items(items=items) if not any(True for _ in unresolved_in(args)):
            return len(items)
        case _:
            return None


def _named(kwargs: Known | None) -> list[str] | None:
    match kwargs:
        case None | Plain(value=None):
            return []
        case Pairs(pairs=pairs):
            found = [str(name) for name in entries(kwargs)]
            return found if len(found) == len(pairs) else None
        case _:
            return None


def _parameters(task: Task) -> tuple[Parameter, ...] | None:
    """The parameters of a task's function without the task itself; None if they may be different."""
    definition = task.definition
    if definition is None or task.kind != "function" or not task.is_complete or task.is_bound is None:
        return None
    if task.record is None or task.record.wrapper or len(definition.decorators) > 1:
        return None
    if "typing" in task.options or "pydantic" in task.options:
        return None
    if "base" in task.options and (task.attributes is None or not task.attributes.isdisjoint(_CALLING)):
        return None
    return behind_itself(definition.parameters) if task.is_bound else definition.parameters
