"""The values that a snippet's header and its user write: defaults, placeholders, given ones."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from celeryls.snippets.engine import expand_value
from celeryls.snippets.model import PLACE_NAMES, Snippet, SnippetError, SnippetPlace, Variable, WrongValueError
from celeryls.snippets.values import CODE, WrittenValue, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from celeryls.snippets.model import Scalar

# Of this process alone: no template contains a text that it takes for a mark.
_BEFORE, _AFTER = f"\ufdd0{secrets.token_hex(8)}:", "\ufdd1"
MARK = re.compile(f"{_BEFORE}(\\d+){_AFTER}")
"""What stands for a variable, whose number it contains, while a snippet is rendered."""


def mark(number: int) -> str:
    """What stands for the variable of this number in a text that is rendered."""
    return f"{_BEFORE}{number}{_AFTER}"


def plain_default(snippet: Snippet, variable: Variable, place: SnippetPlace) -> str:
    """The default of a variable as text, or its placeholder; other variables in it have theirs.

    Raises:
        SnippetError: It is not valid at this place.
    """
    shown = variable.placeholder if variable.default is None else variable.default
    if not isinstance(shown, str) or "{{" not in shown:
        return str(shown).lower() if isinstance(shown, bool) else str(shown)
    others = {
        other.name: plain_default(snippet, other, place)
        for other in snippet.variables
        if other.name != variable.name and other.name in shown
    }
    return expand_value(snippet, variable.name, shown, context(place) | others)


def entry_name(task: str) -> str:
    """What an entry of a schedule is called that sends a task."""
    return task.rpartition(".")[2].replace("_", "-")


def context(place: SnippetPlace) -> dict[str, object]:
    """The names that every template can use."""
    names = {name: getattr(place, name) for name in PLACE_NAMES}
    return names | {"app_module": place.app_module or f"apps.{place.app_name}"}


def choices_at(snippet: Snippet, variable: Variable, place: SnippetPlace) -> tuple[Scalar, ...]:
    """The choices of a variable, as they are at this place."""
    names = context(place)
    return tuple(
        expand_value(snippet, variable.name, each, names) if isinstance(each, str) else each
        for each in variable.choices
    )


def given_value(variable: Variable, value: object, choices: Sequence[Scalar]) -> WrittenValue | None:
    """A value that the user gave, one of the ``choices`` if there are any.

    None for empty code, which means that there are no parameters.

    Raises:
        WrongValueError: The variable does not take it.
    """
    if choices and value not in choices:
        offered = ", ".join(map(str, choices))
        raise WrongValueError(variable.name, f"takes one of {offered}, not {value!r}")
    try:
        source = written(variable.types, value, given=True)
    except ValueError as error:
        raise WrongValueError(variable.name, str(error)) from error
    if source.text or CODE.isdisjoint(variable.types):
        return source
    # Empty code means that there are no parameters.
    if variable.may_be_absent:
        return None
    raise WrongValueError(variable.name, "takes Python code, not an empty text")


def own_value(snippet: Snippet, variable: Variable, value: object, names: Mapping[str, object]) -> WrittenValue:
    """A default as source; the marks of other variables in it stay as they are."""
    if isinstance(value, str):
        value = expand_value(snippet, variable.name, value, names)
    try:
        if isinstance(value, str) and MARK.search(value):
            parts = enumerate(MARK.split(value))
            return WrittenValue("".join(mark(int(part)) if at % 2 else _escaped(variable, part) for at, part in parts))
        return written(variable.types, value)
    except ValueError as error:
        raise SnippetError(snippet.path, 1, f"default of `{variable.name}`: it {error}") from error


def _escaped(variable: Variable, part: str) -> str:
    """A part of a default between other variables."""
    return part if not CODE.isdisjoint(variable.types) else written(variable.types, f"|{part}|").text[1:-1]
