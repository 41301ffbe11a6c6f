"""The tasks of a module that a signature with one argument fits: what a chain, a group or a chord can be made of.

A task that ignores its result is none of them: the next task, or the callback, is given the result.
"""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from celeryls.source.expression.values import CallExpression, Constant, Name
from celeryls.source.outline.reader import read_unit
from celeryls.source.tasks.task import is_task_decorator
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.source.outline.model import Definition
    from celeryls.source.text.file import SourceFile

_UNITS, _TASKS = 100, 20  # a longer list is not read by anybody, and each keystroke would pay for it


def tasks_of_one_argument(file: SourceFile, wrappers: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names of the file's first tasks that are called with one argument, in the order of the text.

    ``wrappers`` as in `is_task_decorator`.
    """
    is_task = cache(lambda head: is_task_decorator(head, file, wrappers))
    found = (
        name
        for unit in file.units[:_UNITS]
        if unit.clean and unit.text.startswith("@")
        for name, heads in _of_one_argument(unit.text)
        if any(map(is_task, heads))
    )
    return tuple(dict.fromkeys(islice(found, _TASKS)))


@cached_by_text
def _of_one_argument(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The decorated functions of a unit that take one argument, each with its decorators as they are written."""
    return tuple(_decorated(text))


def _decorated(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in read_unit(text).outline.definitions:
        if each.kind != "class" and not each.scope and _takes_one(each) and not _is_true(each, "ignore_result"):
            names = (value.callee if isinstance(value, CallExpression) else value for value in each.decorators)
            yield each.name, tuple(name.dotted for name in names if isinstance(name, Name))


def _takes_one(function: Definition) -> bool:
    parameters = function.parameters[1:] if _is_true(function, "bind") else function.parameters
    required = [each for each in parameters if each.default is None and not each.name.startswith("*")]
    if any(each.keyword_only for each in required):
        return False
    return len(required) == 1 or (not required and any(each.by_position or each.is_rest for each in parameters))


def _is_true(function: Definition, option: str) -> bool:
    given = [each.argument(option) for each in function.decorators if isinstance(each, CallExpression)]
    return any(isinstance(value, Constant) and value.value is True for value in given)
