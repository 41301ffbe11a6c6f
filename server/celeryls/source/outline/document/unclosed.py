"""Reads a decorator without its closing parenthesis: for the parser all code below it is one error."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from celeryls.source.outline.document.model import Decorated
from celeryls.source.text.chunks import BLANK_LINE
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.source.outline.document.decorated import DecoratedReading
    from celeryls.source.outline.document.model import Decorator

_DEF = re.compile(r"(?<=[\n\r])(?:async[ \t]+)?def\b")
_LINE = re.compile(r"[^\r\n]+")
_STAND_IN = "@_"


def read_unclosed(text: str, read: Callable[[str], DecoratedReading]) -> tuple[Decorated, ...] | None:
    """The definitions of a text that parses once the parenthesis of its last decorator is closed.

    ``read`` reads a text as it is. None if a closing parenthesis does not fix the text. Without a ``def`` below, only
    the decorators are returned.
    """
    found = _DEF.search(text)
    blank = BLANK_LINE.search(text)
    end = found.start() if found else blank.start() if blank else len(text)
    head = text[:end].rstrip()
    if not head.startswith("@") or "(" not in head:
        return None
    # On its own line the parenthesis can't be part of a comment.
    at = len(head) + len(text[len(head) : end]) - len(text[len(head) : end].lstrip(" \t"))
    decorators = _decorators(read(f"{head}\n)\ndef _(): ..."), len(head), at)
    if not decorators:
        return None
    if found is None:
        if not read(text[end:]).clean:
            return None  # the closing parenthesis may come after the blank line
        start, behind = decorators[0].span.start, Span(at, at)
        return (Decorated("", behind, Span(start, at), behind, behind, decorators),)
    # The code below is parsed at its position, with placeholders for the decorator and the comments.
    comments = _LINE.sub(lambda line: "#" * len(line[0]), text[:end])
    below = read(_STAND_IN + comments[len(_STAND_IN) :] + text[end:])
    return tuple(_decorated(each, decorators) for each in below.found) if below.clean else None


def _decorators(read: DecoratedReading, end: int, at: int) -> tuple[Decorator, ...]:
    """The decorators of the one definition that was read; the last without the text that was added after ``end``.

    It reaches to ``at``, where the next token would be typed.
    """
    if not read.clean or len(read.found) != 1:
        return ()
    *others, last = read.found[0].decorators
    if last.call is None or last.span.end <= end:
        return ()
    span, call = Span(last.span.start, at), Span(last.call.start, at)
    return (*others, replace(last, span=span, call=call, closes=False))


def _decorated(each: Decorated, decorators: tuple[Decorator, ...]) -> Decorated:
    return replace(each, decorators=decorators) if each.span.start == 0 else each
