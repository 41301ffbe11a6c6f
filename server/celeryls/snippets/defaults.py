"""Decides the value of each variable of a snippet: the given one, its default, its placeholder, or none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from celeryls.snippets.engine import expand_value
from celeryls.snippets.model import PLACE_NAMES, Mode, Snippet, SnippetError, SnippetPlace, Variable, WrongValueError
from celeryls.snippets.nearest import nearest
from celeryls.snippets.values import WrittenValue, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def fill_defaults(
    snippet: Snippet, place: SnippetPlace, values: Mapping[str, object], mode: Mode
) -> tuple[WrittenValue | None, ...]:
    """The source of each of the snippet's variables, in order; None for an absent one.

    Raises:
        SnippetError: A default is wrong at this place.
        WrongValueError: A value is not of its variable's type, or does not belong to a variable.
    """
    names = [variable.name for variable in snippet.variables]
    for name in values:
        if name not in names:
            raise WrongValueError(name, f"is not a variable of {snippet.prefix}; {nearest(name, names)}")
    return tuple(_fill_default(snippet, variable, place, values, mode) for variable in snippet.variables)


def choices(snippet: Snippet, variable: Variable, place: SnippetPlace, default: str) -> tuple[str, ...]:
    """The values offered at the variable's tab stop, the default first; empty if the value is free."""
    own = [_own(snippet, variable, choice, place).text for choice in variable.choices]
    supplied = [source.text for _, source in _supplied(variable, place)]
    offered = (default, *supplied, *own)
    if supplied and (shown := _default(snippet, variable, place)) is not None:
        offered = (*offered, shown.text)
    distinct = tuple(dict.fromkeys(offered))
    return distinct if len(distinct) > 1 else ()


def context(place: SnippetPlace) -> dict[str, object]:
    """The names that every template can use."""
    names = {name: getattr(place, name) for name in PLACE_NAMES}
    return names | {"app_module": place.app_module or f"apps.{place.app_name}"}


def _fill_default(
    snippet: Snippet, variable: Variable, place: SnippetPlace, values: Mapping[str, object], mode: Mode
) -> WrittenValue | None:
    value = values.get(variable.name)
    if value is not None:
        return _given(variable, value)
    if variable.optional and variable.name in values:
        return None
    if mode == "stops":
        own = _default(snippet, variable, place)
        return _likeliest(variable, place, own)
    return None if variable.default is None else _own(snippet, variable, variable.default, place)


def _default(snippet: Snippet, variable: Variable, place: SnippetPlace) -> WrittenValue | None:
    """What an editor shows if the project supplies nothing."""
    own = variable.placeholder if variable.default is None else variable.default
    return None if own is None else _own(snippet, variable, own, place)


def _likeliest(variable: Variable, place: SnippetPlace, own: WrittenValue | None) -> WrittenValue | None:
    """The variable's own default if the project supplies it or nothing better, else the project's likeliest value."""
    supplied = dict(_supplied(variable, place))
    if own is None or not supplied:
        return own
    if "exceptions" in variable.types:
        # One name replaces several: with the comma the parentheses stay a tuple for every choice.
        return WrittenValue(own.text, "(", ",)")
    if variable.choices_from == "exceptions" or own.text in supplied:
        return own
    return next((value for name, value in supplied.items() if own.text in name or name in own.text), None) or next(
        iter(supplied.values())
    )


def _supplied(variable: Variable, place: SnippetPlace) -> Iterator[tuple[str, WrittenValue]]:
    """The values that the project supplies and the variable accepts."""
    for value in place.values_from(variable.choices_from):
        with suppress(ValueError):
            yield value, written(variable.types, value)


def _given(variable: Variable, value: object) -> WrittenValue | None:
    if variable.choices and value not in variable.choices:
        offered = ", ".join(map(str, variable.choices))
        raise WrongValueError(variable.name, f"takes one of {offered}, not {value!r}")
    try:
        source = written(variable.types, value)
    except ValueError as error:
        raise WrongValueError(variable.name, str(error)) from error
    if source.text or "code" not in variable.types:
        return source
    # Empty code means that there are no parameters.
    if variable.may_be_absent:
        return None
    raise WrongValueError(variable.name, "takes Python code, not an empty text")


def _own(snippet: Snippet, variable: Variable, value: object, place: SnippetPlace) -> WrittenValue:
    if isinstance(value, str):
        value = expand_value(snippet, variable.name, value, context(place))
    try:
        return written(variable.types, value)
    except ValueError as error:
        raise SnippetError(snippet.path, 1, f"default of `{variable.name}`: it {error}") from error
