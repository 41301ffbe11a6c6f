"""The kinds of statements around a call; use `match` to tell them apart.

The lines of all ranges count from the first line of the unit.
"""

from __future__ import annotations

from typing import Literal

from celeryls.source.expression.values import Value
from celeryls.syntax.places import OutlineRecord, Range


class InFunction(OutlineRecord, frozen=True, tag="function"):
    """The body of a function; ``range`` is that of its name."""

    name: str
    is_async: bool
    range: Range


class InClass(OutlineRecord, frozen=True, tag="class"):
    """The body of a class, outside of its methods; ``range`` is that of its name."""

    name: str
    range: Range


class InLambda(OutlineRecord, frozen=True, tag="lambda"):
    """The body of a ``lambda``."""

    range: Range


class InLoop(OutlineRecord, frozen=True, tag="loop"):
    """Code that runs once for each item, or while a condition holds: not the ``else`` of a loop.

    ``over`` is the iterable, or the condition of a ``while``.
    """

    kind: Literal["for", "while", "comprehension"]
    over: Value
    range: Range


class InCondition(OutlineRecord, frozen=True, tag="if"):
    """Code that runs if a condition is true, or if it is false.

    Several branches are nested: an ``elif`` is in the ``else`` of those above it. For a ``match`` the condition is its
    subject.
    """

    kind: Literal["if", "else", "case"]
    condition: Value
    range: Range


class Handler(OutlineRecord, frozen=True):
    """``except types as name:``; ``types`` are the individual exceptions, empty if it catches all.

    ``name`` is empty if there is none; ``range`` is the whole clause.
    """

    types: tuple[Value, ...]
    range: Range
    name: str = ""


class InTry(OutlineRecord, frozen=True, tag="try"):
    """A part of a ``try``; ``handlers`` are all of its handlers, and ``handler`` is the one around the call.

    ``is_open`` says that it has neither a handler nor a ``finally`` yet, as while it is typed.
    """

    part: Literal["body", "handler", "else", "finally"]
    handlers: tuple[Handler, ...]
    handler: Handler | None
    range: Range
    is_open: bool = False


class InWith(OutlineRecord, frozen=True, tag="with"):
    """The body of a ``with``; ``managers`` are the context managers, such as the call ``transaction.atomic()``."""

    managers: tuple[Value, ...]
    is_async: bool
    range: Range


class InReturn(OutlineRecord, frozen=True, tag="return"):
    """A ``return``, or the part of the same statement before it."""

    range: Range


Surrounding = InFunction | InClass | InLambda | InLoop | InCondition | InTry | InWith | InReturn

Use = Literal["dropped", "returned", "yielded", "assigned", "used"]
"""How a value is used; ``used`` is every other use, such as an argument or the owner of an attribute."""


class Surroundings(OutlineRecord, frozen=True):
    """What is around a call, outermost first, and how its value is used; ``awaited`` says that it is awaited first."""

    around: tuple[Surrounding, ...] = ()
    use: Use = "used"
    awaited: bool = False
