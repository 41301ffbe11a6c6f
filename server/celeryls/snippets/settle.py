"""Which value each variable of a snippet has: the given one, its default, its placeholder, or none."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from celeryls.snippets.engine import expand_value
from celeryls.snippets.model import Mode, Place, Snippet, SnippetError, Variable, WrongValueError
from celeryls.snippets.nearest import nearest
from celeryls.snippets.values import Written, written

if TYPE_CHECKING:
    from collections.abc import Mapping


def settle(snippet: Snippet, place: Place, values: Mapping[str, object], mode: Mode) -> tuple[Written | None, ...]:
    """The source of each of the snippet's variables, in their order; None is an absent one.

    Raises:
        SnippetError: A default is wrong at this place.
        WrongValueError: A value is not of its variable's type, or belongs to no variable.
    """
    names = [variable.name for variable in snippet.variables]
    for name in values:
        if name not in names:
            raise WrongValueError(name, f"is no variable of {snippet.prefix}; {nearest(name, names)}")
    return tuple(_settle(snippet, variable, place, values, mode) for variable in snippet.variables)


def choices(snippet: Snippet, variable: Variable, place: Place, default: str) -> tuple[str, ...]:
    """What is offered at the variable's tab stop, the default first; empty for a free choice."""
    offered = [_own(snippet, variable, choice, place).text for choice in variable.choices]
    return tuple(dict.fromkeys((default, *offered))) if offered else ()


def context(place: Place) -> dict[str, object]:
    """The names that every template knows."""
    names = {field.name: getattr(place, field.name) for field in fields(place)}
    return names | {"app_module": place.app_module or f"apps.{place.app_name}"}


def _settle(
    snippet: Snippet, variable: Variable, place: Place, values: Mapping[str, object], mode: Mode
) -> Written | None:
    value = values.get(variable.name)
    if value is not None:
        return _given(variable, value)
    if variable.optional and variable.name in values:
        return None
    own = variable.placeholder if variable.default is None and mode == "stops" else variable.default
    return None if own is None else _own(snippet, variable, own, place)


def _given(variable: Variable, value: object) -> Written | None:
    if variable.choices and value not in variable.choices:
        offered = ", ".join(map(str, variable.choices))
        raise WrongValueError(variable.name, f"takes one of {offered}, not {value!r}")
    try:
        source = written(variable.types, value)
    except ValueError as error:
        raise WrongValueError(variable.name, str(error)) from error
    if source.text or "code" not in variable.types:
        return source
    # No code at all is how one says that there are no parameters.
    if variable.may_be_absent:
        return None
    raise WrongValueError(variable.name, "takes Python code, not nothing")


def _own(snippet: Snippet, variable: Variable, value: object, place: Place) -> Written:
    if isinstance(value, str):
        value = expand_value(snippet, variable.name, value, context(place))
    try:
        return written(variable.types, value)
    except ValueError as error:
        raise SnippetError(snippet.path, 1, f"default of `{variable.name}`: it {error}") from error
