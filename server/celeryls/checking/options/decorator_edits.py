"""Edits of the decorator, or the call, that makes a task, and of its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import CallSite, Keyword, add_keywords
from celeryls.edit.removal import remove_item
from celeryls.edit.style import Style, style_of
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.project.subjects.model import Option, Task
    from celeryls.source.expression.values import Value


def add_options(task: Task, options: Mapping[str, str], context: Context) -> tuple[Edit, ...]:
    """The edits that add options to the task's decorator, by name, as they are written; none if it is elsewhere."""
    if task.record is None or not context.is_here(task.record.spot):
        return ()
    return add_arguments(task.decorator, options, context)


def add_arguments(made: Value | None, keywords: Mapping[str, str], context: Context) -> tuple[Edit, ...]:
    """The edits that add keywords to a call of the unit, or parentheses to a name; none where that can't be edited."""
    site = _site(made, context)
    if site is None:
        return ()
    added = [Keyword(name, (value,)) for name, value in keywords.items()]
    return add_keywords(context.text, site, added, style_of(context.text, Style()))


def as_tuple(names: Iterable[str]) -> str:
    """Names as the source of a tuple."""
    each = list(names)
    return f"({', '.join(each)}{',' if len(each) == 1 else ''})"


def remove_argument(call: CallExpression, number: int, context: Context) -> tuple[Edit, ...]:
    """The edit that removes an argument, by its number; none where a comment would be lost."""
    removed = remove_item(context.text, [context.span(each.range) for each in call.arguments], number)
    return (removed,) if removed else ()


def remove_option(task: Task, option: Option, context: Context) -> tuple[Edit, ...]:
    """The edit that removes a keyword of the decorator; none where it is no keyword, or a comment would be lost."""
    call = task.decorator
    if not isinstance(call, CallExpression) or option.keyword is None or not context.is_here(option.spot):
        return ()
    places = [each.range for each in call.arguments]
    return remove_argument(call, places.index(option.keyword), context) if option.keyword in places else ()


def _site(made: Value | None, context: Context) -> CallSite | None:
    match made:
        case Name(range=place):
            return CallSite(context.span(place).end, None, None, ())
        case CallExpression(callee=callee, arguments=arguments, range=place):
            head, end = context.span(callee.range).end, context.span(place).end
            opened = context.text.find("(", head, end)
            spans = [context.span(each.range) for each in arguments]
            return CallSite(head, opened, end - 1, spans) if opened >= 0 and context.text[end - 1] == ")" else None
        case _:
            return None
