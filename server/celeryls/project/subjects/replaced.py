"""What a decorator makes of what it decorates, where that surely is something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import RUNNING, SENDING, SIGNING
from celeryls.project.names.entities import Defined, External
from celeryls.project.tasks.functions import only_copies_names
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope

_OF_LIBRARIES = {
    "contextlib.contextmanager": "function",
    "django.db.transaction.atomic": "function",
    "functools.cache": "functools._lru_cache_wrapper",
    "functools.lru_cache": "functools._lru_cache_wrapper",
}
"""Decorators of libraries, and the type of what they return: each was tried above a task."""
_METHODS = SENDING | RUNNING | SIGNING


def replacement(decorator: Value, path: str, scope: Scope, resolver: Resolver) -> str | None:
    """The type of what a decorator surely returns in place of what it decorates; None for the same, or unknown.

    A function in it that the decorator returns has none of the methods of a task, unless the decorator mentions them.
    """
    named = decorator.callee if isinstance(decorator, CallExpression) else decorator
    if not isinstance(named, Name):
        return None
    match resolver.resolve(path, named.dotted, scope):
        case External(dotted=dotted):
            return _OF_LIBRARIES.get(dotted)
        case Defined(definition=definition) as found if definition.kind == "def":
            return _of_function(found, resolver, is_called=isinstance(decorator, CallExpression))
        case _:
            return None


def _of_function(made: Defined, resolver: Resolver, *, is_called: bool) -> str | None:
    if made.definition.decorators or _keeps_methods(made, resolver):
        return None
    inner = list(_returned(made, resolver))
    if not inner or None in inner:
        return None
    if is_called:
        found = {_of_function(each, resolver, is_called=False) for each in inner if each is not None}
        return found.pop() if len(found) == 1 else None
    are_plain = all(each is not None and only_copies_names(each, resolver) for each in inner)
    return "function" if are_plain else None


def _returned(function: Defined, resolver: Resolver) -> Iterator[Defined | None]:
    """The functions in it that a function returns; None for anything else that it returns."""
    for value in resolver.returns(function):
        found = resolver.resolve(function.path, value.dotted, function.inner) if isinstance(value, Name) else None
        is_inner = (
            isinstance(found, Defined) and found.definition.scope == function.inner and found.definition.kind == "def"
        )
        yield found if isinstance(found, Defined) and is_inner else None


def _keeps_methods(function: Defined, resolver: Resolver) -> bool:
    """Whether its code mentions methods of tasks, which it may give to what it returns."""
    unit = resolver.bindings(function.path).unit(function.unit)
    inner = function.inner
    if unit is None:
        return True
    named = [each.name.dotted for each in unit.passed if each.scope[: len(inner)] == inner]
    named += [
        each.call.callee.dotted
        for each in unit.calls
        if isinstance(each.call.callee, Name) and each.scope[: len(inner)] == inner
    ]
    return any(each.rpartition(".")[2] in _METHODS for each in named)
