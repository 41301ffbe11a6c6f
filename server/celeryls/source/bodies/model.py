"""What a function's body does itself. Lines count from the first line of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.source.expression.values import CallExpression, Value
    from celeryls.syntax.places import Range


class LocalBinding(NamedTuple):
    """A name that a body binds: to a ``value``, to an ``item`` of one, or to what can't be told (``other``).

    The value of ``other`` is None.
    """

    name: str
    kind: Literal["value", "item", "other"]
    value: Value | None
    range: Range


class FunctionBody(NamedTuple):
    """The calls of a body and the names that it binds, each in the order of the text.

    What functions, classes and lambdas inside of it do is theirs; comprehensions are its own.
    """

    calls: tuple[CallExpression, ...] = ()
    bindings: tuple[LocalBinding, ...] = ()

    def bound(self, name: str) -> tuple[LocalBinding, ...]:
        """All that binds a name, parameters included; none where the name stands outside of the function."""
        return tuple(each for each in self.bindings if each.name == name)
