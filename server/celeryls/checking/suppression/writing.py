"""Writes comments that suppress a finding: ``# celery: ignore[CEL304]`` and ``# celery: ignore-file[CEL304]``."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from celeryls.checking.suppression.comments import python_comments
from celeryls.edit.text import insert
from celeryls.source.text.line_starts import line_starts
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.suppression.comments import IgnoreComment
    from celeryls.edit.text import Edit
    from celeryls.source.text.file import SourceFile

_HEAD = re.compile("\ufeff?(?:#!.*(?:\r\n|\n|\r))?(?:#.*coding[:=].*(?:\r\n|\n|\r))?")


def ignored_here(file: SourceFile, found: PlacedFinding) -> Edit | None:
    """The edit of a Python file that suppresses a finding, on the first of its lines that takes a comment.

    None if no line does: each ends within a string or with a backslash.
    """
    unit = next((each for each in file.units if each.start == found.offset), None)
    if unit is None:
        return None
    lines = range(found.range.line - found.line, found.range.end_line - found.line + 1)
    there = (each for each in python_comments(unit.text) if each.kind == "ignore" and each.lines[0] in lines)
    if comment := next((each for each in there if each.mentions), None):
        return _extended(comment, found.code, unit.start)
    starts = [*line_starts(unit.text), len(unit.text)]
    for start, end in [*pairwise(starts)][lines.start : lines.stop]:
        at = start + len(unit.text[start:end].rstrip())
        comment_text = f"  # celery: ignore[{found.code}]"
        if _takes(unit.text, at, comment_text):
            return insert(unit.start + at, comment_text)
    return None


def ignored_in_file(file: SourceFile, code: str) -> Edit:
    """The edit of a Python file that suppresses all findings of a rule in it."""
    for unit in file.units:
        if "ignore" in unit.text:
            for each in python_comments(unit.text):
                if each.kind == "ignore-file" and each.mentions:
                    return _extended(each, code, unit.start)
    head = _HEAD.match(file.text)
    line_break = next(iter(re.findall("\r\n|\n|\r", file.text)), "\n")
    return insert(head.end() if head else 0, f"# celery: ignore-file[{code}]{line_break}")


def _extended(comment: IgnoreComment, code: str, offset: int) -> Edit:
    return insert(offset + comment.mentions[-1].span.end, f", {code}")


def _takes(text: str, at: int, comment: str) -> bool:
    """Whether a text can have a comment there, and means the same with it."""
    after = f"{text[:at]}{comment}{text[at:]}"
    is_comment = any(at <= each.span.start < at + len(comment) for each in python_comments(after))
    return is_comment and parse(after).root_node.has_error == parse(text).root_node.has_error
