"""Edits of the options in a task's decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import CallSite, Keyword, add_keywords
from celeryls.edit.removal import remove_item
from celeryls.edit.style import Style, style_of
from celeryls.source.expression.values import CallExpression

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from celeryls.checking.context import Context
    from celeryls.edit.text import Edit
    from celeryls.project.subjects.model import Option, Task


def add_options(task: Task, keywords: Sequence[Keyword], context: Context) -> tuple[Edit, ...]:
    """The edits that add options to the decorator; none if it has no parentheses, or is in another unit."""
    call = task.decorator
    if not isinstance(call, CallExpression) or task.record is None or not context.is_here(task.record.spot):
        return ()
    return add_arguments(call, keywords, context)


def add_arguments(call: CallExpression, keywords: Sequence[Keyword], context: Context) -> tuple[Edit, ...]:
    """The edits that add keywords to any call in the unit."""
    head, close = context.span(call.callee.range).end, context.span(call.range).end - 1
    opening = context.text.find("(", head)
    if not 0 <= opening <= close:
        return ()
    site = CallSite(head, opening, close, [context.span(each.range) for each in call.arguments])
    return add_keywords(context.text, site, keywords, style_of(context.text, Style()))


def add_exceptions(task: Task, option: str, names: Iterable[str], context: Context) -> tuple[Edit, ...]:
    """The edits that add an option whose value is a tuple of exceptions."""
    return add_options(task, [Keyword(option, (as_tuple(names),))], context)


def as_tuple(names: Iterable[str]) -> str:
    """Names as the source of a tuple."""
    each = list(names)
    return f"({', '.join(each)}{',' if len(each) == 1 else ''})"


def remove_option(task: Task, option: Option, context: Context) -> tuple[Edit, ...]:
    """The edit that removes a keyword of the decorator; none where it is no keyword, or a comment would be lost."""
    call = task.decorator
    if not isinstance(call, CallExpression) or option.keyword is None or not context.is_here(option.spot):
        return ()
    places = [each.range for each in call.arguments]
    if option.keyword not in places:
        return ()
    edit = remove_item(context.text, [context.span(each) for each in places], places.index(option.keyword))
    return (edit,) if edit is not None else ()
