"""Picks one of the values that a project has for a variable of a snippet, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.snippets.values import WrittenValue, written

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from celeryls.snippets.model import Variable

_MAY_REPEAT = frozenset(("module_tasks", "tasks", "task_prefixes"))
"""The sources of which one value can stand at several stops of a snippet; an import names each of its names once."""

_ANY_QUEUE = "default"
"""The placeholder of a pattern whose tasks may go to any queue."""


def queue_of(
    variable: Variable, supplied: Mapping[str, WrittenValue], module_queues: Iterable[str]
) -> WrittenValue | None:
    """The queue that is called like the pattern's; where that is any, the first of the module's tasks; else None."""
    own = variable.placeholder if variable.default is None else variable.default
    if own == _ANY_QUEUE:
        return next((supplied[name] for name in module_queues if name in supplied), None)
    wanted = written(variable.types, own)
    return supplied.get(wanted.text) or _alike(wanted, supplied)


def likeliest_value(variable: Variable, own: WrittenValue, supplied: Mapping[str, WrittenValue]) -> WrittenValue:
    """The variable's own default if the project has it, else what is called like it, else the project's first value."""
    if not supplied:
        return own
    if "exceptions" in variable.types:
        # One name replaces several: with the comma the parentheses stay a tuple for every choice.
        return WrittenValue(own.text, "(", ",)")
    if variable.choices_from == "exceptions" or own.text in supplied:
        return own
    return _alike(own, supplied) or next(iter(supplied.values()))


def first_there(
    variable: Variable,
    own: WrittenValue,
    supplied: Mapping[str, WrittenValue],
    taken: Collection[str],
    fits: Callable[[str], int],
) -> WrittenValue | None:
    """The variable's own default if the project has it, else what the project has and no earlier variable took.

    Of several, the one that fits best. Where the project surely has nothing more, an optional variable is left out
    (None); another keeps its default. An optional model is a second one, which only counts if it is called like the
    pattern's.
    """
    free = {name: value for name, value in supplied.items() if value.text not in taken}
    if own.text in free:
        return own
    if found := _alike(own, free):
        return found
    if variable.choices_from == "models" and variable.optional:
        return None
    if free:
        return max(free.values(), key=lambda value: fits(value.text))
    if variable.optional:
        return None
    repeated = next(iter(supplied.values()), None) if variable.choices_from in _MAY_REPEAT else None
    return repeated or own


def _alike(own: WrittenValue, supplied: Mapping[str, WrittenValue]) -> WrittenValue | None:
    """The first value whose name contains the variable's own default, or is contained in it."""
    return next((value for name, value in supplied.items() if own.text in name or name in own.text), None)
