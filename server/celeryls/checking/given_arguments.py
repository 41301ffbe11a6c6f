"""Decides whether a call gives a task all of its arguments."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.expression.values import CallExpression, Constant, Mapping, Sequence, Spread

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.subjects.model import Task
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Parameter


class GivenArguments(Enum):
    """Whether there is room for one more argument."""

    ALL = auto()
    """Every parameter has its argument."""
    ENOUGH = auto()
    """Every required parameter has an argument; others use their defaults."""
    LACKING = auto()
    """A required parameter has no argument."""
    UNTOLD = auto()
    """It can't be determined."""


class _Given(NamedTuple):
    positional: int
    names: frozenset[str]


def given_arguments(call: Value, method: str, tasks: Iterable[Task | None]) -> GivenArguments:
    """How complete the arguments of a call are for all ``tasks`` that it may refer to.

    ``method`` is the method that is called on the task, empty for a direct call. A value that is not a call has no
    arguments.
    """
    given = _given(call, method)
    found = {_of_task(given, task) for task in tasks} if given is not None else set()
    return found.pop() if len(found) == 1 else GivenArguments.UNTOLD


def _given(call: Value, method: str) -> _Given | None:
    if not isinstance(call, CallExpression):
        return _Given(0, frozenset())
    if not method.startswith("apply"):
        names = [each.name for each in call.arguments]
        if "*" in names or "**" in names:
            return None
        return _Given(names.count(None), frozenset(name for name in names if name))
    if any(each.name in ("*", "**") for each in call.arguments):
        return None
    positional, named = _counted(call.argument("args", 0)), _named(call.argument("kwargs", 1))
    return _Given(positional, named) if positional is not None and named is not None else None


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


def _of_task(given: _Given, task: Task | None) -> GivenArguments:
    parameters = _parameters(task)
    if parameters is None or any(each.name.startswith("*") for each in parameters):
        return GivenArguments.UNTOLD
    open_ones = [each for each in parameters[given.positional :] if each.name not in given.names]
    if not open_ones:
        return GivenArguments.ALL
    return GivenArguments.LACKING if any(each.default is None for each in open_ones) else GivenArguments.ENOUGH


def _parameters(task: Task | None) -> tuple[Parameter, ...] | None:
    """The parameters of a task without the task itself; None if they are unknown."""
    if task is None or task.definition is None or task.is_bound is None or task.kind != "function":
        return None
    if len(task.definition.decorators) > 1:
        return None
    return task.definition.parameters[bool(task.is_bound) :]
