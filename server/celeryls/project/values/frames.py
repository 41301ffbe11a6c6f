"""The values of parameters, loop variables and comprehension variables during an evaluation."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Known, Unresolved, with_defaults
from celeryls.source.expression.values import Name, Sequence, Spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.project.values.scoped_value import ScopedValue, VariableKey
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope


class Frames:
    """The variables of the current calls and loops; inner ones hide outer ones of the same name."""

    def __init__(self) -> None:
        self._known: Mapping[VariableKey, Known] = {}

    def __bool__(self) -> bool:
        return bool(self._known)

    def get(self, path: str, scope: Scope, name: str) -> Known | None:
        """The value of a variable that a scope itself has; None if it has none."""
        return self._known.get((path, scope, name))

    def find(self, path: str, scope: Scope, name: str) -> Known | None:
        """As ``get``, in a scope and those around it."""
        return next((found for at in range(len(scope), -1, -1) if (found := self.get(path, scope[:at], name))), None)

    @contextmanager
    def inside(self, variables: Mapping[VariableKey, Known]) -> Iterator[None]:
        """Binds variables for the duration of a block."""
        before = self._known
        self._known = {**before, **variables}
        try:
            yield
        finally:
            self._known = before


def unpacked(target: Value, known: Known, bound: ScopedValue) -> Iterator[tuple[VariableKey, Known]]:
    """The values of the names in a target when something is assigned to it, in the scope of ``bound``."""
    match target, with_defaults(known):
        case Name(dotted=name), _:
            yield (bound.path, bound.scope, name), known
        case Sequence(items=targets), Items(items=items) if len(targets) == len(items) and not _any_open(items):
            for inner, item in zip(targets, items, strict=True):
                yield from unpacked(inner, item, bound)
        case Sequence(items=targets), _:
            for inner in targets:
                part = inner.value if isinstance(inner, Spread) else inner
                yield from unpacked(part, Unresolved("part", known.spot), bound)


def _any_open(items: tuple[Known, ...]) -> bool:
    """Whether a part may stand for several items."""
    return any(isinstance(item, Unresolved) and item.why in ("spread", "branch") for item in items)
