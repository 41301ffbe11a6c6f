"""Counts the bytes that an action changed without a reason.

An action on a task may add arguments to its decorator, break the decorator's line (then the white space and the commas
between its arguments may change) and add imports in the header. Every other change is foreign. A fix may write
the finding's statement anew; elsewhere, and in another file, an edit may only add, and write again what it removes.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from celeryls.edit.imports.read import IMPORTS, read
from celeryls.syntax.parser import parse, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.edit.text import Edit
    from celeryls.source.outline.document.model import Decorator
    from celeryls.syntax.spans import Span

_LINE_END = re.compile(r"\r\n|\n|\r")
_FREE = re.compile(r"[\s,]+")
_COMMENT = re.compile(r"#[^\r\n]*")


def foreign_bytes(before: str, after: str, decorators: tuple[Decorator, Decorator], headers: tuple[int, int]) -> int:
    """How many bytes changed that the action had no reason to change.

    ``decorators`` are the task's before and after; the added imports end before ``headers``, which are code points of
    ``before`` and of ``after``, 0 if there were none.
    """
    old, new = decorators
    # A call that the action closed had no trailing blank before.
    exploded = not old.closes or (not _breaks(before, old) and _breaks(after, new))
    header, new_header = before[: headers[0]], after[: headers[1]]
    return sum(
        _difference(one, other)
        for one, other in (
            (_header(header), _header(new_header)),
            (before[headers[0] : old.span.start], after[headers[1] : new.span.start]),
            (_decorator(before, old, old, exploded=exploded), _decorator(after, new, old, exploded=exploded)),
            (before[old.span.end :], after[new.span.end :]),
            (_line_ends(before), _line_ends(before) and _line_ends(after)),
        )
    ) + len("".join(_imported(header) - _imported(new_header)).encode())


def bytes_outside(before: str, after: str, extent: Span, headers: tuple[int, int]) -> int:
    """As `foreign_bytes`, for an action that may change all of an extent of ``before``."""
    header, new_header = before[: headers[0]], after[: headers[1]]
    inside = _difference(_header(header), _header(new_header))
    rest = difference_outside(
        before[headers[0] :], after[headers[1] :], extent.start - headers[0], extent.end - headers[0]
    )
    lost = len("".join(_imported(header) - _imported(new_header)).encode())
    return inside + rest + lost


def lost_bytes(text: str, edits: Iterable[Edit]) -> int:
    """How many bytes edits remove and do not write again in the same order, apart from white space and commas."""
    return sum(_lost(_FREE.sub("", text[edit.start : edit.end]), _FREE.sub("", edit.text)) for edit in edits)


def import_end(text: str, at: int) -> int:
    """The end of the import statement that contains the code point ``at``; ``at`` itself if there is none."""
    if not at:
        return 0
    imports = (node for node in walk(parse(text).root_node) if node.type in IMPORTS)
    return next((node.end_byte for node in imports if node.start_byte <= at <= node.end_byte), at)


def difference_outside(before: str, after: str, start: int, end: int) -> int:
    """How many bytes of two texts differ outside of the code points ``[start:end]`` of the first."""
    rest = len(before) - end
    tail = after[len(after) - rest :] if rest else ""
    return _difference(before[:start], after[:start]) + _difference(before[end:], tail)


def _lost(before: str, after: str) -> int:
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    lost = "".join(before[start:end] for tag, start, end, _, _ in opcodes if tag in ("delete", "replace"))
    return len(lost.encode(errors="surrogatepass"))


def _decorator(text: str, decorator: Decorator, old: Decorator, *, exploded: bool) -> str:
    """The decorator without the arguments that ``old`` lacks, and without the text around them that may change."""
    if old.call is None or decorator.call is None:
        return decorator.head
    count = len(old.arguments)
    kept = decorator.arguments[:count]
    ends = [decorator.call.start + 1, *(argument.span.end for argument in kept)]
    gaps = [text[end : argument.span.start] for end, argument in zip(ends, kept, strict=False)]
    if exploded:
        gaps = [_FREE.sub("", gap) for gap in gaps]
    tail = text[ends[-1] : decorator.closing]
    for argument in reversed(decorator.arguments[count:]):
        start = argument.span.start - ends[-1]
        tail = tail[:start] + tail[start + argument.span.end - argument.span.start :]
    closing = ""
    if old.arguments and not exploded:
        end = text[decorator.arguments[-1].span.end : decorator.closing]
        closing = end[len(end.rstrip()) :]
    comments = _COMMENT.findall(tail)
    code = _FREE.sub("", _COMMENT.sub("", tail))
    arguments = [text[argument.span.start : argument.span.end] for argument in kept]
    return "\0".join((decorator.head, *gaps, *arguments, *comments, code, closing))


def _header(text: str) -> str:
    """The lines of a header that are not imports and not blank."""
    keep = text
    for node in walk(parse(text).root_node):
        if node.type in IMPORTS:
            keep = keep[: node.start_byte] + " " * (node.end_byte - node.start_byte) + keep[node.end_byte :]
    comments = [line.strip() for line in _LINE_END.split(keep)]
    return "\n".join(line for line in comments if line)


def _imported(text: str) -> set[str]:
    """The imports of a text, each name as its own statement."""
    return {
        str(single)
        for node in walk(parse(text).root_node)
        if node.type in IMPORTS and (statement := read(node, text))
        for single in statement.apart()
    }


def _line_ends(text: str) -> str:
    """The kinds of line endings in a text."""
    return " ".join(sorted(set(map(repr, _LINE_END.findall(text)))))


def _breaks(text: str, decorator: Decorator) -> bool:
    return bool(_LINE_END.search(text, decorator.span.start, decorator.span.end))


def _difference(one: str, other: str) -> int:
    if one == other:
        return 0
    return sum(
        max(len(one[i:j].encode(errors="surrogatepass")), len(other[k:end].encode(errors="surrogatepass")))
        for tag, i, j, k, end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        if tag != "equal"
    )
