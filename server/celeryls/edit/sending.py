"""Turns one way of sending a task into another one: ``delay(1, y=2)`` and ``apply_async((1,), {"y": 2})``.

Offsets are code points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.text import insert, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.text import Edit
    from celeryls.syntax.spans import Span


class GivenArgument(NamedTuple):
    """An argument of a call: ``name`` is None if it is positional, ``*`` and ``**`` for the spreads."""

    name: str | None
    span: Span
    value: Span


def with_options(
    text: str, name: Span, method: str, arguments: Sequence[GivenArgument], quote: str = '"'
) -> tuple[Edit, ...]:
    """The edits that make ``method``, which takes args and kwargs, of the method at ``name``.

    ``arguments`` are those for the task, the first of the call. There are none where a keyword stands before a
    position.
    """
    positional = [each for each in arguments if each.name in (None, "*")]
    named = arguments[len(positional) :]
    if list(arguments[: len(positional)]) != positional:
        return ()
    edits = [replace(*name, method)]
    if positional:
        edits += [insert(positional[0].span.start, "("), insert(positional[-1].span.end, _closing(positional))]
    if named:
        edits.append(insert(named[0].span.start, "{" if positional else "kwargs={"))
        edits += [_keyed(text, each, quote) for each in named if each.name != "**"]
        edits.append(insert(named[-1].span.end, "}"))
    return tuple(edits)


def after_commit(text: str, call: Span, opening: int, *, has_arguments: bool) -> tuple[Edit, ...]:
    """The edits that make ``transaction.on_commit(partial(f, x))`` of ``f(x)``; ``opening`` is its parenthesis."""
    comma = ("," if text[opening + 1 : opening + 2] in "\r\n" else ", ") if has_arguments else ""
    return (
        insert(call.start, "transaction.on_commit(partial("),
        replace(opening, opening + 1, comma),
        insert(call.end, ")"),
    )


def _closing(positional: Sequence[GivenArgument]) -> str:
    return ",)" if len(positional) == 1 else ")"


def _keyed(text: str, argument: GivenArgument, quote: str) -> Edit:
    """The edit that makes a dict's key of a keyword; parentheses around the value stay."""
    start, value = argument.span.start, argument.value.start
    between = text[start:value]
    if "(" in between:
        value = start + between.index("(")
    return replace(start, value, f"{quote}{argument.name}{quote}: ")
