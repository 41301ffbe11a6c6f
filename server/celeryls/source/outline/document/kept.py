"""The decorated definitions of a unit that may currently be broken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from celeryls.source.outline.document.decorated import read_decorated
from celeryls.syntax.spans import Span
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from celeryls.source.outline.document.model import Decorated
    from celeryls.source.text.changes import Changes
    from celeryls.source.text.units import Unit


def decorated_in(unit: Unit) -> tuple[Decorated, ...]:
    """The decorated definitions of a unit; positions are code points of its text.

    In a broken unit, definitions are kept that no edit has touched since it was clean; an edit in a body keeps its
    definition. Definitions in the current text are added: what is typed into a decorator counts at once.
    """
    return _kept(unit.before, unit.changes, unit.text) if unit.before else read_decorated(unit.text)


@cached_by_text
def _kept(before: str, changes: Changes, text: str) -> tuple[Decorated, ...]:
    kept = [here for each in read_decorated(before) if (here := _here(each, changes)) is not None]
    read = [each for each in read_decorated(text) if not any(_same_place(each.span, other.span) for other in kept)]
    return tuple(sorted((*kept, *read), key=lambda each: each.span))


def _here(each: Decorated, changes: Changes) -> Decorated | None:
    """A definition at its current position; None if more than its body was edited."""
    by = grown = 0
    for change in changes:
        if each.span.end <= change.first:
            break
        if change.last <= each.span.start:
            by += change.growth
        elif each.body.start <= change.first and change.last <= each.body.end:
            grown += change.growth
        else:
            return None
    here = each.shifted(by)
    (start, end), (first, last) = here.span, here.body
    return replace(here, span=Span(start, end + grown), body=Span(first, last + grown)) if grown else here


def _same_place(one: Span, other: Span) -> bool:
    a, b = sorted((one, other))
    return a.start == b.start or (b.start < a.end < b.end)
