"""Comments that suppress findings.

``# celery: ignore[CEL304]`` and ``# noqa: CEL304`` behind code are about their line. ``# celery: ignore[CEL304]`` on a
line of its own is about the statement below it, ``# celery: ignore-file[CEL304]`` about its whole file;
``file-ignore``, as in ruff, is the same. Without codes they are about all findings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from celeryls.syntax.lines import line_ends, split
from celeryls.syntax.parser import leaves, parse, walk
from celeryls.syntax.spans import Span
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = r"[A-Z]+[0-9]+"
_DIRECTIVE = re.compile(
    rf"[#;]\s*(?:"
    rf"celery:\s*(?P<what>ignore-file|file-ignore|ignore)(?![\w-])(?:\s*\[(?P<codes>[^\]\r\n]*)\])?"
    rf"|(?P<noqa>noqa)(?![\w-])(?:\s*:\s*(?P<listed>{_CODE}(?:[,\s]+{_CODE})*)|(?!\s*:))"
    rf")",
    re.IGNORECASE,
)
_EACH_CODE = re.compile(r"[A-Za-z]+\d*")
_PLAIN_COMMENT = re.compile(r"(?:^[ \t]*[#;]|(?<=[ \t])#).*", re.MULTILINE)
WORDS = ("celery:", "Celery:", "noqa", "NOQA")
"""A text without any of them has no such comment."""


class CodeMention(NamedTuple):
    """A code, or the beginning of one, in a comment; in code points of the text."""

    code: str
    span: Span


class IgnoreComment(NamedTuple):
    """A comment in a text, which is a unit or a whole file.

    ``mentions`` is empty if it is about all findings. ``span`` is the part of the comment that says so. ``lines`` are
    the first and the last line that it is about; a line that the text does not have is the first one of the next unit.
    """

    kind: Literal["ignore", "ignore-file", "noqa"]
    mentions: tuple[CodeMention, ...]
    span: Span
    lines: tuple[int, int]


@cached_by_text
def python_comments(text: str) -> tuple[IgnoreComment, ...]:
    """The comments of a unit, by the parser's tokens: what is in a string does not count."""
    if not any(word in text for word in WORDS):
        return ()
    nodes = (node for node in walk(parse(text).root_node) if node.type == "comment")
    return tuple(each for node in nodes for each in _read(text, node.start_byte, node.end_byte, python=True))


@cached_by_text
def plain_comments(text: str) -> tuple[IgnoreComment, ...]:
    """The comments of a file that is not Python: of YAML, a Procfile, a systemd unit."""
    if not any(word in text for word in WORDS):
        return ()
    found = _PLAIN_COMMENT.finditer(text)
    return tuple(each for comment in found for each in _read(text, *comment.span(), python=False))


@cached_by_text
def statement_end(text: str, first: int) -> int:
    """The last line of the statement of a unit that begins in a line.

    Of a compound statement it is the end of its head; the decorators of a definition belong to that.
    """
    opening, last, depth = "", -1, 0
    for leaf in leaves(parse(text).root_node):
        start, end = leaf.start_point.row, leaf.end_point.row
        if leaf.start_byte == leaf.end_byte or start < first:
            continue
        if start > last and not depth:
            if last >= 0 and opening != "@":
                return last
            opening = leaf.type
        depth += (leaf.type in ("(", "[", "{")) - (leaf.type in (")", "]", "}"))
        last = end + 1 if leaf.type == "line_continuation" else end
    return max(first, last)


def _read(text: str, start: int, end: int, *, python: bool) -> Iterator[IgnoreComment]:
    """What one comment says; it may say several things."""
    for found in _DIRECTIVE.finditer(text, start, end):
        group = "codes" if found["codes"] is not None else "listed"
        mentions = _mentions(text, *found.span(group)) if found[group] else ()
        if found["codes"] is not None and not mentions:
            continue  # an empty list is about nothing
        kind: Literal["ignore", "ignore-file", "noqa"] = (
            "noqa" if found["noqa"] else "ignore" if found["what"].lower() == "ignore" else "ignore-file"
        )
        yield IgnoreComment(kind, mentions, Span(*found.span()), _lines(text, start, kind, python=python))


def _mentions(text: str, start: int, end: int) -> tuple[CodeMention, ...]:
    return tuple(CodeMention(each[0].upper(), Span(*each.span())) for each in _EACH_CODE.finditer(text, start, end))


def _lines(text: str, start: int, kind: str, *, python: bool) -> tuple[int, int]:
    line = line_ends(text[:start])
    before = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if kind != "ignore" or text[before:start].strip():
        return line, line
    below = split(text)[line + 1 :]
    skipped = next((n for n, content in enumerate(below) if content.strip() and content.strip()[0] not in "#;"), None)
    if skipped is None:
        return (len(below) + line + 1,) * 2
    first = line + 1 + skipped
    return first, statement_end(text, first) if python else _continued(below[skipped:], first)


def _continued(lines: list[str], first: int) -> int:
    """The last of some lines that a backslash continues."""
    ends = (first + n for n, content in enumerate(lines) if not content.rstrip("\r\n").endswith("\\"))
    return next(ends, first)
