"""The names that make more of a project relevant: those of its own decorators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import DECORATORS, PERIODIC_DECORATORS
from celeryls.project.names.entities import Defined
from celeryls.project.tasks.wrappers import WrapperReader
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import CallExpression, Name, Operation
from celeryls.source.outline.model import Assignment, Definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.indexing.closure.name_edges import NameEdges
    from celeryls.project.names.resolve import Resolver
    from celeryls.source.expression.values import Value

_DECORATORS = frozenset(name.rpartition(".")[2] for name in DECORATORS | PERIODIC_DECORATORS)
"""The last names of Celery's own decorators, including methods of an app."""


def words_of(edges: Mapping[str, NameEdges], likely: frozenset[str], resolver: Resolver) -> Iterator[str]:
    """The names of wrappers, and the names that imports give them; ``likely`` as in `likely_names`."""
    wrappers = WrapperReader(resolver)
    words = {
        name
        for path, each in edges.items()
        if any(name in likely and (name in each.top or name in each.inner) for name in each.aliases)
        for name in _made_in(path, likely, resolver, wrappers)
    }
    yield from words
    renamed: dict[str, set[str]] = {}
    for each in edges.values():
        for name, bound in each.renamed:
            renamed.setdefault(name, set()).add(bound)
    yield from _reached(words, renamed) - words


def likely_names(edges: Iterable[NameEdges]) -> frozenset[str]:
    """The names from which aliases lead to one of Celery's decorators, in any file.

    No other name can make a task. Following the others as well would take a hundred times as long.
    """
    behind: dict[str, set[str]] = {}
    for each in edges:
        for name, words in each.aliases.items():
            for word in words:
                behind.setdefault(word, set()).add(name)
    return _reached(_DECORATORS, behind)


def _reached(names: Iterable[str], ahead: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The names, and all names reachable from them."""
    reached = set(names)
    new = list(reached)
    while new:
        further = [name for name in ahead.get(new.pop(), ()) if name not in reached]
        reached.update(further)
        new += further
    return frozenset(reached)


def _made_in(path: str, likely: frozenset[str], resolver: Resolver, wrappers: WrapperReader) -> Iterator[str]:
    """The names of a file's own wrappers."""
    for name, found in resolver.bindings(path).top.items():
        if name not in likely:
            continue
        label, fact = found[-1]
        match fact:
            case Definition(kind="def" | "async def", returns=returns) if any(map(_may_make, returns)):
                pass
            case Definition(kind="class"):
                pass
            case Assignment(value=CallExpression()):
                pass
            case _:
                continue
        recipe = wrappers.recipe(ScopedValue(Name(name, fact.range), path, label, (), {}))
        if recipe is not None:
            yield name
    yield from _methods_in(path, likely, resolver, wrappers)


def _methods_in(path: str, likely: frozenset[str], resolver: Resolver, wrappers: WrapperReader) -> Iterator[str]:
    """The names of methods in a file that make tasks: ``@registry.job``."""
    for label, unit in resolver.bindings(path).units.items():
        for made in unit.definitions:
            is_method = len(made.scope) == 1 and made.scope[0][0] == "class" and made.name in likely
            if is_method and any(map(_may_make, made.returns)) and wrappers.of_method(Defined(path, label, made)):
                yield made.name


def _may_make(value: Value) -> bool:
    return isinstance(value, Name | CallExpression | Operation)
