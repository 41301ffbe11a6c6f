"""What may stand around a call, one record for each kind of thing; `match` tells them apart.

Lines of all ranges count from the first line of the unit.
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
    """What is run once for each item, or as long as a condition holds: not the ``else`` of a loop.

    ``over`` is what is iterated over, or the condition of a ``while``.
    """

    kind: Literal["for", "while", "comprehension"]
    over: Value
    range: Range


class InCondition(OutlineRecord, frozen=True, tag="if"):
    """What is run where a condition holds, or where it does not.

    Several of ``if`` and ``elif`` stand behind each other: what is in an ``elif`` is in the ``else`` of those above it.
    Of a ``match`` the condition is its subject.
    """

    kind: Literal["if", "else", "case"]
    condition: Value
    range: Range


class Handler(OutlineRecord, frozen=True):
    """``except types as name:``; ``types`` are the exceptions one by one, none where it catches all."""

    types: tuple[Value, ...]
    range: Range


class InTry(OutlineRecord, frozen=True, tag="try"):
    """A part of a ``try``; ``handlers`` are all of it, and ``handler`` is the one that the call stands in."""

    part: Literal["body", "handler", "else", "finally"]
    handlers: tuple[Handler, ...]
    handler: Handler | None
    range: Range


class InWith(OutlineRecord, frozen=True, tag="with"):
    """The body of a ``with``; ``managers`` are what is entered, ``transaction.atomic()`` as a call."""

    managers: tuple[Value, ...]
    is_async: bool
    range: Range


class InReturn(OutlineRecord, frozen=True, tag="return"):
    """A ``return``, or what is in front of it in the same statement."""

    range: Range


Surrounding = InFunction | InClass | InLambda | InLoop | InCondition | InTry | InWith | InReturn

Use = Literal["dropped", "returned", "yielded", "assigned", "used"]
"""What becomes of a value; ``used`` is all else, such as an argument or the owner of an attribute."""


class Surroundings(OutlineRecord, frozen=True):
    """What is around a call, outermost first, and what becomes of its value; ``awaited`` says that of an ``await``."""

    around: tuple[Surrounding, ...] = ()
    use: Use = "used"
    awaited: bool = False
