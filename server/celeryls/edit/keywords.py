"""Adds keyword arguments to a call, whatever shape it has, and leaves every other byte where it was.

Offsets are code points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from celeryls.edit.stops import to_plain
from celeryls.edit.text import Edit, insert, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style

_NEW_LINE = re.compile(r"[\r\n]")
_TO_LINE_END = re.compile(r"[^\r\n]*")
_LEADING = re.compile(r"[ \t\f]*")
_COMMENT = re.compile(r"#[^\r\n]*")
# A `#` in a string starts no comment.
_CODE = re.compile(r"""(?:[^#"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|["'])*+""")


@dataclass(frozen=True, slots=True)
class Call:
    """Where a call is: ``head_end`` behind what is called, ``open`` at its ``(``, ``close`` at its ``)``.

    ``open`` and ``close`` are None for a decorator without parentheses; ``arguments`` are spans.
    """

    head_end: int
    open: int | None
    close: int | None
    arguments: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Keyword:
    """``name=value``, the value as text and tab stops."""

    name: str
    value: tuple[str | Stop, ...]

    @property
    def parts(self) -> tuple[str | Stop, ...]:
        """The keyword as it is written."""
        return (f"{self.name}=", *self.value)


def add_keywords(text: str, call: Call, keywords: Sequence[Keyword], style: Style) -> tuple[Edit, ...]:
    """The edits that add ``keywords`` behind the call's arguments, in their order; none where there are no keywords."""
    if not keywords:
        return ()
    if call.open is None or call.close is None:
        return _to_bare(text, call.head_end, keywords, style)
    if not call.arguments:
        return _to_empty(text, call.open, call.close, keywords, style)
    if not _NEW_LINE.search(text, call.open, call.close):
        return _to_line(text, call.open, call.close, call.arguments, keywords, style)
    return _to_lines(text, call.open, call.close, call.arguments, keywords, style)


def _to_bare(text: str, at: int, keywords: Sequence[Keyword], style: Style) -> tuple[Edit, ...]:
    inline = ("(", *_inline(keywords), ")")
    if _fits(text, at, at, inline, style):
        return (Edit(at, at, inline),)
    base = _indent_at(text, at)
    return (Edit(at, at, ("(", *_exploded(keywords, base, style), style.line_end + base, ")")),)


def _to_empty(text: str, opened: int, close: int, keywords: Sequence[Keyword], style: Style) -> tuple[Edit, ...]:
    between = text[opened + 1 : close]
    base = _indent_at(text, opened)
    if not between.strip() and not _NEW_LINE.search(between):
        inline = tuple(_inline(keywords))
        if _fits(text, opened + 1, close, inline, style):
            return (Edit(opened + 1, close, inline),)
        return (Edit(opened + 1, close, (*_exploded(keywords, base, style), style.line_end + base)),)
    # comments, or a line that is still empty: what is there stays, the closing parenthesis keeps its line
    last = opened + 1 + len(between.rstrip())
    tail = "" if _NEW_LINE.search(text, last, close) else style.line_end + base
    return (Edit(last, last, (*_exploded(keywords, base, style), tail)),)


def _to_line(
    text: str,
    opened: int,
    close: int,
    arguments: Sequence[tuple[int, int]],
    keywords: Sequence[Keyword],
    style: Style,
) -> tuple[Edit, ...]:
    last = arguments[-1][1]
    inline = (", ", *_inline(keywords))
    if _fits(text, last, last, inline, style):
        return (Edit(last, last, inline),)
    base = _indent_at(text, opened)
    step = style.line_end + base + style.indent
    edits = [replace(opened + 1, arguments[0][0], step)]
    edits += [
        replace(end, start, "," + step)
        for (_, end), (start, _) in zip(arguments[:-1], arguments[1:], strict=True)
        if text[end:start].strip() == ","
    ]
    edits.append(Edit(last, close, (",", *_exploded(keywords, base, style), style.line_end + base)))
    return tuple(edits)


def _to_lines(
    text: str,
    opened: int,
    close: int,
    arguments: Sequence[tuple[int, int]],
    keywords: Sequence[Keyword],
    style: Style,
) -> tuple[Edit, ...]:
    start, last = arguments[-1]
    own_line = not text[_line_start(text, start) : start].strip()
    indent = text[_line_start(text, start) : start] if own_line else _indent_at(text, start)
    if _line_start(text, start) == _line_start(text, opened):
        indent += style.indent
    step = style.line_end + indent
    if not _NEW_LINE.search(text, last, close):
        # the parenthesis closes on the last argument's line
        inline = (", ", *_inline(keywords))
        if not own_line and _fits(text, last, last, inline, style):
            return (Edit(last, last, inline),)
        return (Edit(last, last, tuple(part for keyword in keywords for part in ("," + step, *keyword.parts))),)
    if not own_line and _fits(text, last, last, inline := (", ", *_inline(keywords)), style):
        return (Edit(last, last, inline),)
    comma = _comma(text, last, close)
    end = _line_end(text, last if comma is None else comma + 1)
    if comma is not None and end > close:
        end = comma + 1  # the comma and the parenthesis share a line
    if comma is not None:
        return (Edit(end, end, tuple(part for keyword in keywords for part in (step, *keyword.parts, ","))),)
    new = [part for keyword in keywords for part in (step, *keyword.parts, ",")][:-1]
    if end == last:
        return (Edit(last, last, (",", *new)),)
    return (insert(last, ","), Edit(end, end, tuple(new)))


def _inline(keywords: Sequence[Keyword]) -> list[str | Stop]:
    return [part for keyword in keywords for part in (", ", *keyword.parts)][1:]


def _exploded(keywords: Sequence[Keyword], base: str, style: Style) -> list[str | Stop]:
    step = style.line_end + base + style.indent
    return [part for keyword in keywords for part in (step, *keyword.parts, ",")]


def _fits(text: str, start: int, end: int, parts: Sequence[str | Stop], style: Style) -> bool:
    """Whether the line is short enough after ``parts`` stand in place of ``text[start:end]``."""
    line = text[_line_start(text, start) : start] + to_plain(parts) + text[end : _line_end(text, end)]
    code = _CODE.match(line)
    return len(code.group().rstrip() if code else line) <= style.line_length


def _comma(text: str, start: int, close: int) -> int | None:
    """Where the trailing comma is; None where there is none. A comma in a comment is none."""
    blanked = _COMMENT.sub(lambda match: " " * len(match.group()), text[start:close])
    found = blanked.find(",")
    return None if found < 0 else start + found


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_end(text: str, at: int) -> int:
    match = _TO_LINE_END.match(text, at)
    return match.end() if match else at


def _indent_at(text: str, at: int) -> str:
    match = _LEADING.match(text, _line_start(text, at))
    return match.group() if match else ""
