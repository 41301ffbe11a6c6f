"""Adds keyword arguments to a call, whatever shape it has, and leaves every other byte where it was.

Offsets are code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.items import Brackets, add_items, enclosed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit


@dataclass(frozen=True, slots=True)
class Call:
    """Where a call is: ``head_end`` behind what is called, ``open`` at its ``(``, ``close`` at its ``)``.

    ``open`` and ``close`` are None for a decorator without parentheses; ``arguments`` are spans.
    """

    head_end: int
    open: int | None
    close: int | None
    arguments: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Keyword:
    """``name=value``, the value as text and tab stops."""

    name: str
    value: tuple[str | Stop, ...]

    @property
    def parts(self) -> tuple[str | Stop, ...]:
        """The keyword as it is written."""
        return (f"{self.name}=", *self.value)


def add_keywords(text: str, call: Call, keywords: Sequence[Keyword], style: Style) -> tuple[Edit, ...]:
    """The edits that add ``keywords`` behind the call's arguments, in their order; none where there are no keywords."""
    if not keywords:
        return ()
    items = [keyword.parts for keyword in keywords]
    if call.open is None or call.close is None:
        return (enclosed(text, call.head_end, ("(", ")"), items, style),)
    return add_items(text, Brackets(call.open, call.close, call.arguments), items, style)
