"""Adds keyword arguments to a call of any layout and leaves all other bytes unchanged.

Offsets are code points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.items import Brackets, add_items, enclosed, indent_at
from celeryls.edit.text import Edit, insert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.items import Item
    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style


@dataclass(frozen=True, slots=True)
class CallSite:
    """The positions of a call: ``head_end`` after the callee, ``open`` at its ``(``, ``close`` at its ``)``.

    ``open`` and ``close`` are None for a decorator without parentheses; ``arguments`` are spans. If ``closes`` is False
    there is no ``)`` yet, and ``close`` is after the last existing token.
    """

    head_end: int
    open: int | None
    close: int | None
    arguments: Sequence[tuple[int, int]]
    closes: bool = True


@dataclass(frozen=True, slots=True)
class Keyword:
    """``name=value``; the value consists of text and tab stops."""

    name: str
    value: tuple[str | Stop, ...]

    @property
    def parts(self) -> tuple[str | Stop, ...]:
        """The keyword as it is written."""
        return (f"{self.name}=", *self.value)


def add_keywords(text: str, call: CallSite, keywords: Sequence[Keyword], style: Style) -> tuple[Edit, ...]:
    """The edits that append ``keywords`` to the call's arguments, in order; none if there are no keywords.

    A call without a closing parenthesis gets one after them; otherwise the keywords would not belong to the call.
    """
    if not keywords:
        return ()
    items = [keyword.parts for keyword in keywords]
    if call.open is None or call.close is None:
        return (enclosed(text, call.head_end, ("(", ")"), items, style),)
    if call.closes:
        return add_items(text, Brackets(call.open, call.close, call.arguments), items, style)
    return _closing(text, Brackets(call.open, call.close, call.arguments), items, style)


def _closing(text: str, brackets: Brackets, items: Sequence[Item], style: Style) -> tuple[Edit, ...]:
    """The edits as if the call were closed, and the closing parenthesis itself."""
    opened, end = brackets.open, brackets.close
    last = brackets.items[-1][1] if brackets.items else opened + 1
    if re.search(r"[\r\n#]", text[opened:end]):
        # It gets its own line if the arguments have one each, or if a comment makes that necessary.
        at, closing = end, f"{style.line_end}{indent_at(text, opened)})"
    else:
        # A trailing comma, and the blank after it, become the ones before the first keyword.
        at, closing = last, ")"
    closed = text[:at] + closing + text[end:]
    *edits, final = add_items(closed, Brackets(opened, at + len(closing) - 1, brackets.items), items, style)
    if final.end < at:
        return (*edits, final, insert(at, closing))
    return (*edits, Edit(final.start, end, (*final.parts, closing)))
