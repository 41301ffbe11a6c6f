"""Finds names that may be aliases of Celery's decorators, from one file's outline alone."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING

from celeryls.source.expression.values import CallExpression, Name, Operation
from celeryls.source.outline.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import UnitOutline


def aliases_in(units: list[UnitOutline]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """For each name the words in its value; the key ``@name`` stands for the words in the decorators of ``name``."""
    for unit in units:
        for each in unit.imports:
            if each.local_name != each.name:
                yield from _both(each.local_name, _parts(each.name or each.module))
        for made in unit.definitions:
            if made.kind != "class":
                returned = (word for value in made.returns for word in (*_words(value), *_functions(value)))
                words = dict.fromkeys(returned)
                yield from _some(made.name, words)
                if made.name == "__call__" and made.scope:
                    yield from _some(made.scope[-1][1], words)  # a class whose instances are decorators
                yield from _some(_decorating(made.name), (w for value in made.decorators for w in _words(value)))
        for given in unit.assignments:
            if isinstance(given.target, Name):
                for part in _parts(given.target.dotted):
                    yield from (_both if isinstance(given.value, Name) else _some)(part, tuple(_words(given.value)))


def renamed(units: list[UnitOutline]) -> Iterator[tuple[str, str]]:
    """Pairs of a name and the new name that a module-level import or assignment gives it."""
    for unit in units:
        for each in unit.imports:
            if each.name and each.name not in ("*", each.local_name) and not each.scope:
                yield intern(each.name), intern(each.local_name)
        for given in unit.assignments:
            match given:
                case Assignment(Name(bound), "=", Name(dotted), ()):
                    yield intern(dotted.rpartition(".")[2]), intern(bound)


def _both(name: str, words: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield intern(name), words
    yield _decorating(name), tuple(map(_decorating, words))


def _some(name: str, words: Iterable[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    if found := tuple(words):
        yield intern(name), found


def _decorating(name: str) -> str:
    return intern(f"@{name}")


def _functions(value: Value) -> Iterator[str]:
    """For a returned function, its decorators count for the function that returns it."""
    match value:
        case Name(dotted=dotted):
            yield from map(_decorating, _parts(dotted))
        case Operation(operands=operands):
            for operand in operands:
                yield from _functions(operand)


def _words(value: Value) -> Iterator[str]:
    match value:
        case Name(dotted=dotted):
            yield from _parts(dotted)
        case CallExpression(callee=callee, arguments=arguments):
            yield from _words(callee)
            if arguments:  # as in `functools.partial`
                yield from _words(arguments[0].value)
        case Operation(operands=operands):
            for operand in operands:
                yield from _words(operand)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(map(intern, dotted.split(".")))
