"""The TypeError with which a function rejects arguments, in Python's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from celeryls.source.outline.model import Parameter


class Refusal(NamedTuple):
    """The error that arguments raise; ``about`` are the arguments concerned.

    ``keyword`` is the keyword that the function rejects. ``is_missing`` says that a required argument is missing: more
    arguments may mend that. ``is_late`` says that only the call in the worker raises the error: the check before
    sending (`celery.utils.functional.head_from_fun`) takes positional-only parameters for ordinary ones.
    """

    error: str
    about: Literal["args", "kwargs"]
    keyword: str | None = None
    is_missing: bool = False
    is_late: bool = False


def call_error(
    function: str, parameters: Sequence[Parameter], count: int, keywords: Collection[str], *, itself: bool = False
) -> Refusal | None:
    """The error of a call of a task with ``count`` positional arguments and ``keywords``; None if there is none.

    ``parameters`` are those of the function without the task itself, and ``itself`` says that it gets the task, which
    Python counts. The order of the checks is that of `initialize_locals` in CPython.
    """
    by_position = [each.name for each in parameters if each.by_position]
    takes_any = any(each.name.startswith("**") for each in parameters)
    only_positional = {each.name for each in parameters if each.positional_only}
    if takes_any and not only_positional.isdisjoint(keywords):
        return None  # such a keyword is no mistake: the function takes it, and only Celery's check may not
    names = {each.name for each in parameters}
    for name in keywords:
        if name in by_position[:count]:
            return Refusal(f"TypeError: {function}() got multiple values for argument '{name}'", "kwargs", name)
        if name not in names and not takes_any:
            return Refusal(f"TypeError: {function}() got an unexpected keyword argument '{name}'", "kwargs", name)
    named_only = {each.name for each in parameters if each.keyword_only}
    if count > len(by_position) and not any(each.is_rest for each in parameters):
        least = sum(each.by_position and each.default is None for each in parameters)
        named = len(named_only.intersection(keywords))
        error = _too_many(least + itself, len(by_position) + itself, count + itself, named)
        return Refusal(f"TypeError: {function}() {error}", "args")
    required = [each.name for each in parameters if each.default is None and each.name not in keywords]
    for kind, taken, about in (("positional", by_position[count:], "args"), ("keyword-only", named_only, "kwargs")):
        if missing := [name for name in required if name in taken]:
            many = "argument" if len(missing) == 1 else "arguments"
            error = f"{function}() missing {len(missing)} required {kind} {many}: {_listed(missing)}"
            return Refusal(f"TypeError: {error}", "args" if about == "args" else "kwargs", is_missing=True)
    if late := [name for name in by_position if name in only_positional and name in keywords]:
        error = f"{function}() got some positional-only arguments passed as keyword arguments: '{', '.join(late)}'"
        return Refusal(f"TypeError: {error}", "kwargs", late[0], is_late=True)
    return None


def behind_itself(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """The parameters behind the one that gets the task or the instance: a leading ``*args`` gets it, and stays."""
    return parameters if parameters and parameters[0].is_rest else parameters[1:]


def _too_many(least: int, most: int, given: int, named: int) -> str:
    takes = f"{most}" if least == most else f"from {least} to {most}"
    arguments = "argument" if least == most == 1 else "arguments"
    was = "was" if given == 1 and not named else "were"
    given_ones = f"{given}"
    if named:
        given_ones += f" positional {_many('argument', given)} (and {named} keyword-only {_many('argument', named)})"
    return f"takes {takes} positional {arguments} but {given_ones} {was} given"


def _many(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"


def _listed(names: Iterable[str]) -> str:
    *others, last = (f"'{name}'" for name in names)
    if len(others) < 2:
        return " and ".join((*others, last))
    return f"{', '.join(others)}, and {last}"
