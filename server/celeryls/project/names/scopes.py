"""The order in which Python searches scopes and classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.names.entities import Defined
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.project.names.entities import Entity
    from celeryls.project.names.views import FileNames
    from celeryls.source.outline.model import Scope

_MOST = 30
"""The maximum number of classes to search."""


def visible(scope: Scope) -> Iterator[Scope]:
    """The scopes whose names are visible from a scope, innermost first: methods do not see the names of their class."""
    for length in range(len(scope), -1, -1):
        inner = scope[:length]
        if length in (0, len(scope)) or inner[-1][0] != "class":
            yield inner


def class_around(names: FileNames, scope: Scope) -> Defined | None:
    """The class whose ``self`` is visible from a scope; None outside of methods."""
    depth = next((length for length in range(len(scope), 0, -1) if scope[length - 1][0] == "class"), 0)
    if not depth or depth == len(scope):
        return None
    found = names.definition(scope[:depth])
    return found if found and found.definition.kind == "class" else None


def lineage(entity: Entity, bases: Callable[[Defined], Iterable[Entity]]) -> Iterator[Entity]:
    """A class and its bases in approximate method resolution order; each class once, so it terminates.

    Entities that are not classes of the project are included, but not searched.
    """
    seen: set[tuple[str, str, object]] = set()
    ahead = [entity]
    while ahead and len(seen) <= _MOST:
        each = ahead.pop()
        if not isinstance(each, Defined) or each.definition.kind != "class":
            yield each
            continue
        key = (each.path, each.unit, each.definition.name_range)
        if key not in seen:
            seen.add(key)
            yield each
            ahead += reversed(tuple(bases(each)))


def base_names(owner: Defined) -> Iterator[str]:
    """The names of a class's bases, as they are written in its file."""
    for base in owner.definition.bases:
        if base.name is None and isinstance(base.value, Name):
            yield base.value.dotted


def runs_with(inner: Scope, scope: Scope) -> bool:
    """Whether code in a scope runs together with the scope ``inner`` around it: without a function in between."""
    return all(kind == "class" for kind, _ in scope[len(inner) :])
