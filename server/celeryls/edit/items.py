"""Adds items between the brackets of a call, a dict, a list or a tuple, and leaves all other bytes unchanged.

Offsets are code points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from celeryls.edit.stops import to_plain
from celeryls.edit.text import Edit, insert, replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style

    Item = Sequence[str | Stop]

_NEW_LINE = re.compile(r"[\r\n]")
_TO_LINE_END = re.compile(r"[^\r\n]*")
_CLOSING = (")", ",)")
_LEADING = re.compile(r"[ \t\f]*")
_COMMENT = re.compile(r"#[^\r\n]*")
# A `#` in a string does not start a comment.
_CODE = re.compile(r"""(?:[^#"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|["'])*+""")


@dataclass(frozen=True, slots=True)
class Brackets:
    """The positions of the opening and closing bracket, and the spans of the items between them.

    ``comma`` says that a single item needs a trailing comma, as in a tuple.
    """

    open: int
    close: int
    items: Sequence[tuple[int, int]]
    comma: bool = False


def add_items(text: str, brackets: Brackets, items: Sequence[Item], style: Style) -> tuple[Edit, ...]:
    """The edits that append items to the existing ones, in order; none if there are no items to add."""
    if not items:
        return ()
    if not brackets.items:
        return _to_empty(text, brackets, items, style)
    if not _NEW_LINE.search(text, brackets.open, brackets.close):
        return _to_line(text, brackets, items, style)
    return _to_lines(text, brackets, items, style)


def add_in_front(text: str, brackets: Brackets, item: Item, style: Style) -> tuple[Edit, ...]:
    """The edits that insert ``item`` as the first item."""
    if not brackets.items:
        return add_items(text, brackets, [item], style)
    first = brackets.items[0][0]
    if not _NEW_LINE.search(text, brackets.open, first):
        return (Edit(first, first, (*item, ", ")),)
    # a comment after the bracket is about all items, one above the first item is about that item
    at = line_end(text, brackets.open)
    return (Edit(at, at, (style.line_end + indent_at(text, first), *item, ",")),)


def add_before(text: str, brackets: Brackets, index: int, item: Item, style: Style) -> tuple[Edit, ...]:
    """The edits that insert ``item`` before the item at ``index``: one per line if the others are, or if it must be."""
    old, at = brackets.items, brackets.items[index][0]
    start = _line_start(text, at)
    if not text[start:at].strip():
        return (Edit(at, at, (*item, "," + style.line_end + text[start:at])),)
    inline = (*item, ", ")
    if _NEW_LINE.search(text, brackets.open, brackets.close) or fits(text, at, at, inline, style):
        return (Edit(at, at, inline),)
    base = indent_at(text, brackets.open)
    step = style.line_end + base + style.indent
    gaps = [(brackets.open + 1, old[0][0]), *((end, begin) for (_, end), (begin, _) in pairwise(old))]
    new = (step, *item, ",", step)
    edits = [
        Edit(left, right, (*("," if number else ""), *(new if number == index else (step,))))
        for number, (left, right) in enumerate(gaps)
    ]
    return (*edits, replace(old[-1][1], brackets.close, "," + style.line_end + base))


def enclosed(text: str, at: int, marks: tuple[str, str], items: Sequence[Item], style: Style) -> Edit:
    """Brackets around ``items``, to be inserted at ``at``: on one line if they fit, else one item per line."""
    opened, close = marks
    inline = (opened, *joined(items), close)
    if fits(text, at, at, inline, style):
        return Edit(at, at, inline)
    base = indent_at(text, at)
    return Edit(at, at, (opened, *exploded(items, base, style), style.line_end + base, close))


def joined(items: Sequence[Item]) -> list[str | Stop]:
    """The items on one line."""
    return [part for item in items for part in (", ", *item)][1:]


def exploded(items: Sequence[Item], base: str, style: Style) -> list[str | Stop]:
    """The items, one per line, indented one step more than ``base``."""
    indent = base + style.indent
    return [part for item in items for part in (style.line_end + indent, *wrapped(item, indent, style), ",")]


def wrapped(item: Item, indent: str, style: Style) -> Item:
    """An item on its own line; if that is too long for a value in parentheses, one line for each part of it."""
    if "(" not in item or item[-1] not in _CLOSING or len(f"{indent}{to_plain(item)},") <= style.line_length:
        return item
    step, opened = style.line_end + indent + style.indent, item.index("(")
    inner = (f",{step}" if part == ", " else part for part in item[opened + 1 : -1])
    return (*item[:opened], f"({step}", *inner, f",{style.line_end}{indent})")


def fits(text: str, start: int, end: int, parts: Item, style: Style) -> bool:
    """Whether the line is short enough once ``parts`` replace ``text[start:end]``; comments don't count."""
    line = text[_line_start(text, start) : start] + to_plain(parts) + text[end : line_end(text, end)]
    code = _CODE.match(line)
    return len(code.group().rstrip() if code else line) <= style.line_length


def line_end(text: str, at: int) -> int:
    """The end of the line that contains ``at``, without its line break."""
    match = _TO_LINE_END.match(text, at)
    return match.end() if match else at


def indent_at(text: str, at: int) -> str:
    """The indentation of the line that contains ``at``."""
    match = _LEADING.match(text, _line_start(text, at))
    return match.group() if match else ""


def _to_empty(text: str, brackets: Brackets, items: Sequence[Item], style: Style) -> tuple[Edit, ...]:
    opened, close = brackets.open, brackets.close
    between = text[opened + 1 : close]
    base = indent_at(text, opened)
    if not between.strip() and not _NEW_LINE.search(between):
        inline = (*joined(items), *([","] if brackets.comma and len(items) == 1 else []))
        if fits(text, opened + 1, close, inline, style):
            return (Edit(opened + 1, close, inline),)
        return (Edit(opened + 1, close, (*exploded(items, base, style), style.line_end + base)),)
    # comments, or an empty line: they stay, and the closing bracket keeps its line
    last = opened + 1 + len(between.rstrip())
    tail = "" if _NEW_LINE.search(text, last, close) else style.line_end + base
    return (Edit(last, last, (*exploded(items, base, style), tail)),)


def _to_line(text: str, brackets: Brackets, items: Sequence[Item], style: Style) -> tuple[Edit, ...]:
    opened, close, old = brackets.open, brackets.close, brackets.items
    last = old[-1][1]
    inline = (", ", *joined(items))
    if fits(text, last, last, inline, style):
        return (Edit(last, last, inline),)
    base = indent_at(text, opened)
    step = style.line_end + base + style.indent
    edits = [replace(opened + 1, old[0][0], step)]
    edits += [
        replace(end, start, "," + step) for (_, end), (start, _) in pairwise(old) if text[end:start].strip() == ","
    ]
    edits.append(Edit(last, close, (",", *exploded(items, base, style), style.line_end + base)))
    return tuple(edits)


def _to_lines(text: str, brackets: Brackets, items: Sequence[Item], style: Style) -> tuple[Edit, ...]:
    opened, close = brackets.open, brackets.close
    start, last = brackets.items[-1]
    own_line = not text[_line_start(text, start) : start].strip()
    indent = text[_line_start(text, start) : start] if own_line else indent_at(text, start)
    if _line_start(text, start) == _line_start(text, opened):
        indent += style.indent
    step = style.line_end + indent
    lines = [wrapped(item, indent, style) for item in items]
    if not _NEW_LINE.search(text, last, close):
        # the closing bracket is on the last item's line
        inline = (", ", *joined(items))
        if not own_line and fits(text, last, last, inline, style):
            return (Edit(last, last, inline),)
        return (Edit(last, last, tuple(part for item in lines for part in ("," + step, *item))),)
    if not own_line and fits(text, last, last, inline := (", ", *joined(items)), style):
        return (Edit(last, last, inline),)
    comma = _comma(text, last, close)
    end = line_end(text, last if comma is None else comma + 1)
    if comma is not None and end > close:
        end = comma + 1  # the comma and the bracket are on one line
    if comma is not None:
        return (Edit(end, end, tuple(part for item in lines for part in (step, *item, ","))),)
    new = [part for item in lines for part in (step, *item, ",")][:-1]
    if end == last:
        return (Edit(last, last, (",", *new)),)
    return (insert(last, ","), Edit(end, end, tuple(new)))


def _comma(text: str, start: int, close: int) -> int | None:
    """The position of the trailing comma; None if there is none. A comma in a comment does not count."""
    blanked = _COMMENT.sub(lambda match: " " * len(match.group()), text[start:close])
    found = blanked.find(",")
    return None if found < 0 else start + found


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
