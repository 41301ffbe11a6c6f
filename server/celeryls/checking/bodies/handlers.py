"""What the handlers of a ``try`` statement catch, and what they do with it."""

from __future__ import annotations

import builtins
import re
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.importable import is_importable
from celeryls.checking.rule import Fix
from celeryls.edit.change import Change
from celeryls.edit.style import Style, style_of
from celeryls.edit.text import insert
from celeryls.source.expression.values import Name
from celeryls.source.surroundings.model import InTry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.checking.context import Context
    from celeryls.source.bodies.model import FunctionBody
    from celeryls.source.outline.model import Scope
    from celeryls.source.surroundings.model import Handler
    from celeryls.syntax.places import Range

_BROAD = ("builtins.Exception", "builtins.BaseException")
_ASKS = re.compile(r"\bisinstance\b|\btype\(|\bRetry\b|\bIgnore\b|\bReject\b|TimeLimitExceeded|\bexc_info\(\)\[")
"""What a handler looks at that treats some errors in another way."""


_MAY_RAISE = re.compile(r"raise|abort|retry|fail|throw", re.IGNORECASE)
"""Names of functions that may raise what they are given."""
_CLOSING = re.compile(r"[\s,]*\)")


class Caught(NamedTuple):
    """A handler that catches everything, and the ``try`` statement that it belongs to."""

    handler: Handler
    place: Range


def caught_by(place: Range, errors: Iterable[str], scope: Scope, context: Context) -> Caught | None:
    """The first handler that catches an error raised at ``place``, if it surely catches everything.

    ``errors`` are the names that the error and its base classes have in libraries. None if no handler does, or another
    handler may catch it first.
    """
    names = frozenset(errors)
    for each in reversed(context.around(place).around):
        if isinstance(each, InTry) and each.part == "body":
            if each.is_open:
                return None
            for handler in each.handlers:
                if is_broad(handler, scope, context):
                    return Caught(handler, each.range)
                if may_catch(handler, names, scope, context):
                    return None
    return None


def is_broad(handler: Handler, scope: Scope, context: Context) -> bool:
    """Whether a handler catches all exceptions."""
    named = [each.dotted for each in handler.types if isinstance(each, Name)]
    return not handler.types or any(context.library_name(each, scope) in _BROAD for each in named)


def may_catch(handler: Handler, errors: frozenset[str], scope: Scope, context: Context) -> bool:
    """Whether a handler catches, or may catch, one of the errors: what a name stands for may be unknown."""
    for kind in handler.types:
        if not isinstance(kind, Name):
            return True
        library = context.library_name(kind.dotted, scope)
        if library is None:
            if not context.is_class(kind.dotted, scope):
                return True
        elif library in errors or not _is_class_name(library):
            return True
    return not handler.types


def _is_class_name(library: str) -> bool:
    """Whether a library's name looks like that of one class: a constant may hold several."""
    last = library.rpartition(".")[2]
    return isinstance(getattr(builtins, last, None), type) or (last[:1].isupper() and not last.isupper())


def passes_on(handler: Handler, body: FunctionBody, context: Context) -> bool:
    """Whether a handler raises what it has caught, or treats some errors in another way."""
    if _ASKS.search(context.source(handler.range)):
        return True
    raised = (each for each in body.exits if each.kind == "raise" and is_within(each.range, handler.range))
    return any(
        each.value is None or (isinstance(each.value, Name) and each.value.dotted.partition(".")[0] == handler.name)
        for each in raised
    )


def keeps(handler: Handler, body: FunctionBody, context: Context) -> bool:
    """Whether a handler surely raises nothing on purpose."""
    if passes_on(handler, body, context):
        return False
    if any(each.kind == "raise" and is_within(each.range, handler.range) for each in body.exits):
        return False
    calls = (each for each in body.calls if is_within(each.range, handler.range))
    return not any(_MAY_RAISE.search(each.last_name) for each in calls)


def is_within(inner: Range, outer: Range) -> bool:
    """Whether a range is inside another."""
    return outer.start <= inner.start and inner.end <= outer.end


def head_of(handler: Handler, context: Context) -> Range:
    """The range of ``except types``, without the name behind ``as``."""
    start = context.span(handler.range).start
    if not handler.types:
        return context.range((start, start + len("except")))
    end = context.span(handler.types[-1].range).end
    closing = _CLOSING.match(context.text, end)
    return context.range((start, closing.end() if closing else end))


def raise_first(errors: Iterable[str], caught: Caught, context: Context) -> tuple[Fix, ...]:
    """The fix that raises some errors again before ``caught`` gets them; none where they can't be imported.

    ``errors`` are their names in a library, such as ``celery.exceptions.Retry``.
    """
    dotted = sorted(set(errors))
    place = caught.handler.range
    names = [each.rpartition(".")[2] for each in dotted]
    start = context.span(place).start
    before = context.text[context.text.rfind("\n", 0, start) + 1 : start]
    if before.strip() or not all(map(is_importable, names, dotted, repeat(place), repeat(context))):
        return ()
    style = style_of(context.text, Style())
    written = names[0] if len(names) == 1 else f"({', '.join(names)})"
    lines = f"except {written}:{style.line_end}{before}{style.indent}raise{style.line_end}{before}"
    imports = tuple(f"from {each.rpartition('.')[0]} import {name}" for each, name in zip(dotted, names, strict=True))
    return (Fix(f"raise {written} again before", Change((insert(start, lines),), imports)),)
