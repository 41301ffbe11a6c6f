"""Decides whether a call gives a task all of its arguments."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.expression.values import CallExpression, Constant, Mapping, Sequence, Spread
from celeryls.source.tasks.call_errors import behind_itself

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.subjects.model import Task
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Parameter


class GivenArguments(Enum):
    """Whether there is room for one more argument."""

    ALL = auto()
    """Every parameter that takes a positional argument has one."""
    ENOUGH = auto()
    """Every required parameter has an argument; others use their defaults."""
    LACKING = auto()
    """A required parameter has no argument."""
    UNTOLD = auto()
    """It can't be determined."""


class Given(NamedTuple):
    """The arguments of a call for the task: the number of positional ones, and the names of the others."""

    positional: int
    names: frozenset[str]


_SHIFTS = {
    "apply": 0,
    "apply_async": 0,
    "apply_async_on_commit": 0,
    "signature": 0,
    "subtask": 0,
    "send_task": 1,
}
"""Methods that take the arguments as a sequence and a mapping, and the position of the sequence."""


def given_arguments(call: Value, method: str, tasks: Iterable[Task | None]) -> GivenArguments:
    """How complete the arguments of a call are for all ``tasks`` that it may refer to.

    ``method`` is the method that is called on the task, empty for a direct call. A value that is not a call has no
    arguments.
    """
    given = given_in(call, method)
    found = {_of_task(given, task) for task in tasks} if given is not None else set()
    return found.pop() if len(found) == 1 else GivenArguments.UNTOLD


def given_in(call: Value, method: str) -> Given | None:
    """The arguments that a call gives a task; None if they are unknown. ``method`` as in `given_arguments`."""
    if not isinstance(call, CallExpression):
        return Given(0, frozenset())
    shift = _SHIFTS.get(method)
    if shift is None:
        names = [each.name for each in call.arguments]
        if "*" in names or "**" in names:
            return None
        return Given(names.count(None), frozenset(name for name in names if name))
    if any(each.name in ("*", "**") for each in call.arguments):
        return None
    positional, named = _counted(call.argument("args", shift)), _named(call.argument("kwargs", shift + 1))
    return Given(positional, named) if positional is not None and named is not None else None


def parameters_of_task(task: Task | None) -> tuple[Parameter, ...] | None:
    """The parameters of a task without the task itself; None if they are unknown."""
    if task is None or task.definition is None or task.is_bound is None or task.kind != "function":
        return None
    if len(task.definition.decorators) > 1:
        return None
    return behind_itself(task.definition.parameters) if task.is_bound else task.definition.parameters


def _counted(args: Value | None) -> int | None:
    match args:
        case None | Constant(value=None):
            return 0
        case Sequence(items=items) if not any(isinstance(each, Spread) for each in items):
            return len(items)
        case _:
            return None


def _named(kwargs: Value | None) -> frozenset[str] | None:
    match kwargs:
        case None | Constant(value=None):
            return frozenset()
        case Mapping(pairs=pairs) if all(isinstance(key, Constant) for key, _ in pairs):
            return frozenset(str(key.value) for key, _ in pairs if isinstance(key, Constant))
        case _:
            return None


def _of_task(given: Given, task: Task | None) -> GivenArguments:
    parameters = parameters_of_task(task)
    if parameters is None or any(each.name.startswith("*") for each in parameters):
        return GivenArguments.UNTOLD
    if any(each.keyword_only and each.default is None and each.name not in given.names for each in parameters):
        return GivenArguments.UNTOLD  # no further positional argument mends that
    by_position = [each for each in parameters if each.by_position]
    open_ones = [each for each in by_position[given.positional :] if each.name not in given.names]
    if not open_ones:
        return GivenArguments.ALL
    return GivenArguments.LACKING if any(each.default is None for each in open_ones) else GivenArguments.ENOUGH
