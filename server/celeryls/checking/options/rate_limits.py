"""Rate limits that Celery can't read, and what was probably meant."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from celeryls.checking.rule import Fix
from celeryls.edit.change import Change
from celeryls.edit.text import replace

if TYPE_CHECKING:
    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot
    from celeryls.syntax.places import Range

_UNITS = frozenset(("s", "m", "h", ""))
"""The keys of `celery.utils.time.RATE_MODIFIER_MAP`, and none at all."""
_MEANT = re.compile(
    r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?:/|per|an?|each)\s*(?:an?\s+)?(?P<unit>[smh])[a-z]*\s*", re.IGNORECASE
)


def rate_limit_error(limit: str) -> str:
    """The error that `celery.utils.time.rate` raises; empty where it raises none."""
    number, _, unit = limit.partition("/")
    if unit not in _UNITS:
        return f"KeyError: {unit!r}"
    try:
        float(number)
    except ValueError:
        return f"ValueError: could not convert string to float: {number!r}"
    return ""


def rate_limit_fixes(spot: Spot | None, at: Range, limit: str, context: Context) -> tuple[Fix, ...]:
    """What was meant, where that can be read; the text must stand here, in the range ``at``."""
    meant = _MEANT.fullmatch(limit)
    if meant is None or spot is None or not context.is_here(spot):
        return ()
    new = f"{meant['number']}/{meant['unit'].lower()}"
    span = context.span(at)
    start = context.text.find(limit, *span)
    if start >= 0:
        return (Fix(f'write "{new}"', Change((replace(start, start + len(limit), new),))),)
    source = context.text[span[0] : span[1]]
    try:
        written = ast.literal_eval(source)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return ()  # a name that leads to it
    if written != limit:
        return ()
    quote = next(each for each in source if each in "\"'")
    return (Fix(f'write "{new}"', Change((replace(*span, f"{quote}{new}{quote}"),))),)
