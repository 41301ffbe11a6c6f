"""Edits of the decorator, or the call, that makes a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import CallSite, Keyword, add_keywords
from celeryls.edit.removal import remove_item
from celeryls.edit.style import Style, style_of
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.source.expression.values import Value


def add_options(decorator: Value | None, options: Mapping[str, str], context: Context) -> tuple[Edit, ...]:
    """The edits that add options, by name, as they are written; none where the decorator can't be edited."""
    site = _site(decorator, context)
    if site is None:
        return ()
    keywords = [Keyword(name, (value,)) for name, value in options.items()]
    return add_keywords(context.text, site, keywords, style_of(context.text, Style()))


def remove_argument(call: CallExpression, number: int, context: Context) -> tuple[Edit, ...]:
    """The edit that removes an argument, by its number; none where a comment would be lost."""
    removed = remove_item(context.text, [context.span(each.range) for each in call.arguments], number)
    return (removed,) if removed else ()


def _site(decorator: Value | None, context: Context) -> CallSite | None:
    match decorator:
        case Name(range=place):
            return CallSite(context.span(place).end, None, None, ())
        case CallExpression(callee=callee, arguments=arguments, range=place):
            head, end = context.span(callee.range).end, context.span(place).end
            opened = context.text.find("(", head, end)
            spans = [context.span(each.range) for each in arguments]
            return CallSite(head, opened, end - 1, spans) if opened >= 0 and context.text[end - 1] == ")" else None
        case _:
            return None
