"""The body of a function. Lines count from the first line of the unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from celeryls.source.expression.values import CallExpression, Value
    from celeryls.source.surroundings.model import Handler
    from celeryls.syntax.places import Range


class LocalBinding(NamedTuple):
    """A name that a body binds: to a ``value``, to an ``item`` of one, or to something unknown (``other``).

    The value of ``other`` is None.
    """

    name: str
    kind: Literal["value", "item", "other"]
    value: Value | None
    range: Range


class Exit(NamedTuple):
    """A statement that leaves a part of a body; ``value`` is what it raises or returns, None if it names nothing."""

    kind: Literal["raise", "return", "break", "continue"]
    value: Value | None
    range: Range


class Try(NamedTuple):
    """A ``try`` statement; ``body`` is what its handlers are for, ``range`` the whole statement."""

    body: Range
    handlers: tuple[Handler, ...]
    range: Range


class FunctionBody(NamedTuple):
    """The calls of a body, the names that it binds, what leaves it and what handles errors, in the order of the text.

    Nested functions, classes and lambdas are not included; comprehensions are.
    """

    calls: tuple[CallExpression, ...] = ()
    bindings: tuple[LocalBinding, ...] = ()
    exits: tuple[Exit, ...] = ()
    tries: tuple[Try, ...] = ()

    def bindings_of(self, name: str) -> tuple[LocalBinding, ...]:
        """All bindings of a name, including parameters; empty if the name comes from outside of the function."""
        return tuple(each for each in self.bindings if each.name == name)
