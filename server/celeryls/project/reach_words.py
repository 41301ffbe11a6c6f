"""The names by which more of a project matters: those of its own decorators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.bound import Bound
from celeryls.project.wrappers import Wrappers
from celeryls.source.outline import Assignment, Definition, Import
from celeryls.source.values import Call, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.project.resolve import Resolver
    from celeryls.source.values import Value


def words_of(resolver: Resolver) -> Iterator[str]:
    """The names of wrappers, and those that imports give them."""
    wrappers = Wrappers(resolver)
    words = {name for path in resolver.outlines for name in _made_in(path, resolver, wrappers)}
    yield from words
    before: set[str] = set()
    while words - before:
        before = words
        words = before | {
            bound for path in resolver.outlines for name, bound in _renamed(path, resolver) if name in before
        }
    yield from words


def _made_in(path: str, resolver: Resolver, wrappers: Wrappers) -> Iterator[str]:
    """What a file calls its own wrappers."""
    bindings = resolver.bindings(path)
    for name, found in bindings.scopes.get((), {}).items() if bindings else ():
        label, fact = found[-1]
        match fact:
            case Definition(kind="def" | "async def", returns=returns) if any(map(_may_make, returns)):
                pass
            case Assignment(value=Call()):
                pass
            case _:
                continue
        recipe = wrappers.recipe(Bound(Name(name, fact.range), path, label, (), {}))
        if recipe is not None:
            yield name


def _may_make(value: Value) -> bool:
    return isinstance(value, Name | Call | Operation)


def _renamed(path: str, resolver: Resolver) -> Iterator[tuple[str, str]]:
    bindings = resolver.bindings(path)
    for bound, found in bindings.scopes.get((), {}).items() if bindings else ():
        for binding in found:
            match binding.fact:
                case Import(name=str() as name) if name != bound:
                    yield name, bound
                case Assignment(value=Name(dotted=dotted)):
                    yield dotted.rpartition(".")[2], bound
