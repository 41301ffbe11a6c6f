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

_ONLY_THERE = frozenset(
    ("models", "services", "service_errors", "service_functions", "module_tasks", "tasks", "task_prefixes")
)
"""The sources whose values have to exist: what the project lacks is not offered beside what it has."""

_MAY_REPEAT = frozenset(("module_tasks", "tasks", "task_prefixes"))
"""Those of which one value can stand at several stops of a snippet; an import names each of its names once."""


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
    filled: list[WrittenValue | None] = []
    taken: set[tuple[str | None, str]] = set()
    for variable in snippet.variables:
        value = _fill_default(snippet, variable, place, values, mode, taken)
        if value is not None:
            taken.add((variable.choices_from, value.text))
        filled.append(value)
    return tuple(filled)


def choices(snippet: Snippet, variable: Variable, place: SnippetPlace, default: str) -> tuple[str, ...]:
    """The values offered at the variable's tab stop, the default first; empty if the value is free."""
    own = [_own(snippet, variable, choice, place).text for choice in variable.choices]
    supplied = [source.text for _, source in _supplied(variable, place)]
    offered = (default, *supplied, *own)
    if supplied and variable.choices_from not in _ONLY_THERE:
        shown = _default(snippet, variable, place)
        offered = (*offered, *([shown.text] if shown else ()))
    distinct = tuple(dict.fromkeys(offered))
    return distinct if len(distinct) > 1 else ()


def context(place: SnippetPlace) -> dict[str, object]:
    """The names that every template can use."""
    names = {name: getattr(place, name) for name in PLACE_NAMES}
    return names | {"app_module": place.app_module or f"apps.{place.app_name}"}


def _fill_default(
    snippet: Snippet,
    variable: Variable,
    place: SnippetPlace,
    values: Mapping[str, object],
    mode: Mode,
    taken: set[tuple[str | None, str]],
) -> WrittenValue | None:
    value = values.get(variable.name)
    if value is not None:
        return _given(variable, value)
    if variable.optional and variable.name in values:
        return None
    if mode == "stops":
        own = _default(snippet, variable, place)
        if variable.choices_from in _ONLY_THERE:
            return _first_there(variable, place, own, taken)
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
    if variable.choices_from == "queues":
        used = next((supplied[name] for name in place.values_from("module_queues") if name in supplied), None)
        return used or (own if own.text in supplied else _alike(own, supplied)) or own
    if variable.choices_from == "exceptions" or own.text in supplied:
        return own
    return _alike(own, supplied) or next(iter(supplied.values()))


def _first_there(
    variable: Variable, place: SnippetPlace, own: WrittenValue | None, taken: set[tuple[str | None, str]]
) -> WrittenValue | None:
    """The variable's own default if the project has it, else what the project has and no earlier variable took.

    Where the project surely has nothing more, an optional variable is left out; another keeps its default.
    """
    if own is None or not place.knows(variable.choices_from):
        return own
    if variable.choices_from == "module_tasks" and place.module_tasks is None:
        return own
    supplied = dict(_supplied(variable, place))
    free = {name: value for name, value in supplied.items() if (variable.choices_from, value.text) not in taken}
    if own.text in free:
        return own
    if found := _alike(own, free) or next(iter(free.values()), None):
        return found
    if variable.optional:
        return None
    repeated = next(iter(supplied.values()), None) if variable.choices_from in _MAY_REPEAT else None
    return repeated or own


def _alike(own: WrittenValue, supplied: Mapping[str, WrittenValue]) -> WrittenValue | None:
    """The first value whose name contains the variable's own default, or is contained in it."""
    return next((value for name, value in supplied.items() if own.text in name or name in own.text), None)


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
