"""Which findings of a file its comments suppress, and which comments suppress nothing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.selection import covers
from celeryls.checking.suppression.comments import WORDS, plain_comments, python_comments, statement_end
from celeryls.source.text.units import Unit
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.suppression.comments import IgnoreComment
    from celeryls.source.text.file import SourceFile

UNUSED_IGNORE = "CEL903"
"""The rule about comments that suppress nothing: only comments that name it suppress its findings."""

_OURS = ("celery:", "Celery:", "CEL")
"""Words of the comments that are ours alone; a bare `noqa` is everybody's."""


class PlacedComment(NamedTuple):
    """A comment in a file: its unit, the line at which that starts, and the lines of the file that it is about."""

    comment: IgnoreComment
    unit: Unit
    unit_line: int
    lines: tuple[int, int]

    def covers_lines(self, found: PlacedFinding) -> bool:
        """Whether it is about one of the lines of a finding."""
        place = found.range
        return self.comment.kind == "ignore-file" or (self.lines[0] <= place.end_line and place.line <= self.lines[1])


@dataclass(slots=True)
class Silencing:
    """The comments of a file; ``used`` are the numbers of comments and of their codes that suppressed something.

    The number of the code is -1 for a comment without codes.
    """

    comments: list[PlacedComment]
    used: set[tuple[int, int]] = field(default_factory=set)

    def left(self, found: Iterable[PlacedFinding]) -> list[PlacedFinding]:
        """The findings that no comment suppresses."""
        if not self.comments:
            return list(found)
        return [each for each in found if not self._silences(each)]

    def is_used(self, comment: int, code: int) -> bool:
        """Whether a code of a comment suppressed something."""
        return (comment, code) in self.used

    def _silences(self, found: PlacedFinding) -> bool:
        for number, placed in enumerate(self.comments):
            if placed.covers_lines(found) and (code := _about(placed.comment, found.code)) is not None:
                self.used.add((number, code))
                return True
        return False


def in_python(file: SourceFile, found: Iterable[PlacedFinding]) -> Silencing:
    """The comments of a Python file that may suppress some findings, and all that are only for ours."""
    if not any(_has_word(unit.text) for unit in file.units):
        return Silencing([])
    ours = {number for number, unit in enumerate(file.units) if _has_our_word(unit.text)}
    numbers = {_unit_at(file, each.offset) for each in found} | ours
    placed = [each for number in sorted(numbers) for each in _placed(file, number)]
    return Silencing(_line_comments_first(placed))


def in_other_file(text: str) -> Silencing:
    """The comments of a file that is not Python."""
    unit = Unit(0, text, clean=True)
    placed = [PlacedComment(each, unit, 0, each.lines) for each in plain_comments(text)]
    return Silencing(_line_comments_first(placed))


def _placed(file: SourceFile, number: int) -> Iterator[PlacedComment]:
    unit, line = file.units[number], file.unit_lines[number]
    for comment in python_comments(unit.text):
        first, last = comment.lines
        if number + 1 < len(file.units) and line + first == file.unit_lines[number + 1]:
            last = first + statement_end(file.units[number + 1].text, 0)
        yield PlacedComment(comment, unit, line, (line + first, line + last))


def _line_comments_first(placed: list[PlacedComment]) -> list[PlacedComment]:
    """So that a comment for a file counts as used only if it suppresses what no other does."""
    return sorted(placed, key=lambda each: each.comment.kind == "ignore-file")


def _about(comment: IgnoreComment, code: str) -> int | None:
    """The number of the code in a comment that covers a code, -1 for a comment without codes; None if none does."""
    if not comment.mentions:
        return None if code == UNUSED_IGNORE else -1
    return next((number for number, each in enumerate(comment.mentions) if covers(each.code, code)), None)


@cached_by_text  # a keystroke changes one unit of many
def _has_word(text: str) -> bool:
    return any(word in text for word in WORDS)


@cached_by_text
def _has_our_word(text: str) -> bool:
    return any(word in text for word in _OURS)


def _unit_at(file: SourceFile, offset: int) -> int:
    return max(bisect_right(file.units, offset, key=lambda unit: unit.start) - 1, 0)
