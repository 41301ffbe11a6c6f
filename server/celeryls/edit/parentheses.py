"""Makes a tuple of one value and reuses the parentheses around it, if any."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.edit.text import insert
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from celeryls.edit.text import Edit

_BLANKS = r"(?:\s|\\\r?\n|#[^\r\n]*)*+"
_OPENING = re.compile(rf"\({_BLANKS}\Z")
_CLOSING = re.compile(rf"{_BLANKS}\)")


def in_parentheses(text: str, inner: Span) -> Span | None:
    """A value with the innermost parentheses around it; None if it has none of its own."""
    opening, closing = _OPENING.search(text, 0, inner.start), _CLOSING.match(text, inner.end)
    if opening is None or closing is None:
        return None
    around = Span(opening.start(), closing.end())
    before = text[: around.start].rstrip()
    return around if before.endswith(("=", ":", "(")) else None


def tuple_edits(text: str, inner: Span) -> tuple[Edit, ...]:
    """A comma after a value, and parentheses if it has none of its own."""
    if in_parentheses(text, inner) is not None:
        return (insert(inner.end, ","),)
    return (insert(inner.start, "("), insert(inner.end, ",)"))
