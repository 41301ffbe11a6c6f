"""The body of a function. Lines count from the first line of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.source.expression.values import CallExpression, Value
    from celeryls.syntax.places import Range


class LocalBinding(NamedTuple):
    """A name that a body binds: to a ``value``, to an ``item`` of one, or to something unknown (``other``).

    The value of ``other`` is None.
    """

    name: str
    kind: Literal["value", "item", "other"]
    value: Value | None
    range: Range


class FunctionBody(NamedTuple):
    """The calls of a body and the names that it binds, each in the order of the text.

    Nested functions, classes and lambdas are not included; comprehensions are.
    """

    calls: tuple[CallExpression, ...] = ()
    bindings: tuple[LocalBinding, ...] = ()

    def bindings_of(self, name: str) -> tuple[LocalBinding, ...]:
        """All bindings of a name, including parameters; empty if the name comes from outside of the function."""
        return tuple(each for each in self.bindings if each.name == name)
