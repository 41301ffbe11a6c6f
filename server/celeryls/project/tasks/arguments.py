"""Checks whether a task accepts certain arguments, as `celery.app.task.Task` does before sending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.project.values.known import Items, Pairs, Plain, entries, unresolved_in
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.subjects.model import Task
    from celeryls.project.values.known import Known
    from celeryls.source.outline.model import Definition

_CALLING = frozenset(("__call__", "__header__", "apply_async", "delay", "run", "signature", "typing"))
"""Attributes with which a base class may change what a task accepts."""


_CHANGING = frozenset(("base", "pydantic", "typing"))
"""Options with which a task may take other arguments than its function."""


class Refusal(NamedTuple):
    """The error that arguments raise; ``about`` are the arguments concerned.

    ``keyword`` is the keyword that the task rejects, and ``is_missing`` says that a required argument is missing:
    more arguments may mend that.
    """

    error: str
    about: Literal["args", "kwargs"]
    keyword: str | None = None
    is_missing: bool = False


def refusal(task: Task, args: Known | None, kwargs: Known | None) -> Refusal | None:
    """Why a task surely rejects arguments; None if it accepts them, or that is unknown.

    None as arguments stands for no arguments. A decorator other than the task's own, a wrapper and ``typing=False`` may
    accept anything.
    """
    count, keywords = _given(args), _named(kwargs)
    return refusal_of(task, count, keywords) if count is not None and keywords is not None else None


def refusal_of(task: Task, count: int, keywords: Iterable[str]) -> Refusal | None:
    """Why a task surely rejects ``count`` positional arguments and the ``keywords``, as in `refusal`."""
    names = _parameters(task)
    if names is None:
        return None
    keywords = list(keywords)
    stars = [name for name in names if name.startswith("*")]
    plain = [name for name in names if name not in stars]
    function = task.definition.name if task.definition else ""
    for name in keywords:
        if name in plain[:count]:
            return Refusal(f"TypeError: {function}() got multiple values for argument '{name}'", "kwargs", name)
        if name not in plain and not any(star.startswith("**") for star in stars):
            return Refusal(f"TypeError: {function}() got an unexpected keyword argument '{name}'", "kwargs", name)
    required = [name for name in plain if name not in _defaulted(task)]
    if count > len(plain) and not any(not star.startswith("**") for star in stars):
        return Refusal(f"TypeError: {function}() {_too_many(count, required, plain, int(bool(task.is_bound)))}", "args")
    missing = [name for name in required if name not in plain[:count] and name not in keywords]
    if missing:
        many = "argument" if len(missing) == 1 else "arguments"
        error = f"missing {len(missing)} required positional {many}: {_listed(missing)}"
        return Refusal(f"TypeError: {function}() {error}", "args", is_missing=True)
    return None


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
            parameters = definition.parameters[int(is_bound) :]
        case _:
            return None
    return tuple(each.name for each in parameters if each.default is None and not each.name.startswith("*"))


def _too_many(count: int, required: list[str], plain: list[str], itself: int) -> str:
    """The text of Python's error: a bound task counts itself."""
    least, most = len(required) + itself, len(plain) + itself
    takes = f"{most}" if least == most else f"from {least} to {most}"
    arguments = "argument" if least == most == 1 else "arguments"
    given = count + itself
    return f"takes {takes} positional {arguments} but {given} {'was' if given == 1 else 'were'} given"


def _listed(names: list[str]) -> str:
    *others, last = (f"'{name}'" for name in names)
    if len(others) < 2:
        return " and ".join((*others, last))
    return f"{', '.join(others)}, and {last}"


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


def _parameters(task: Task) -> list[str] | None:
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
    return [each.name for each in definition.parameters[int(task.is_bound) :]]


def _defaulted(task: Task) -> set[str]:
    return {each.name for each in (task.definition.parameters if task.definition else ()) if each.default is not None}
