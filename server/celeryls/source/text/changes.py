"""The changes of a text since it was last clean, accumulated from edits."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from celeryls.source.text.relevance import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from celeryls.source.text.units import Unit


class TextChange(NamedTuple):
    """``before[first:last]`` became ``after[new_first:new_last]``; offsets are code points."""

    first: int
    last: int
    new_first: int
    new_last: int

    @property
    def growth(self) -> int:
        """How many code points the new text is longer."""
        return self.new_last - self.new_first - (self.last - self.first)

    def shifted(self, before: int, after: int) -> TextChange:
        """The same change, with so many more code points before it."""
        return TextChange(self.first + before, self.last + before, self.new_first + after, self.new_last + after)


Changes = tuple[TextChange, ...]
"""Changes in the order of the text; they do not touch each other."""


def history(unit: Unit, older: Iterable[Unit], start: int, end: int, inserted: int) -> tuple[str, Changes]:
    """The last clean text of a broken unit, and what has changed since.

    ``older`` are the units around the edit, as they were before ``[start:end]`` became ``inserted`` code points. The
    text is empty if there was none, or too much.
    """
    shift = inserted - (end - start)
    first = unit.start if unit.start <= start else max(unit.start - shift, start)
    last = unit.end if unit.end <= start else max(unit.end - shift, end)
    parts = [other for other in older if other.start < last and first < other.end]
    texts = [part.text if part.clean else part.before for part in parts]
    is_split = any(one is other for one, other in pairwise(texts))
    if is_split:
        texts = [text for index, text in enumerate(texts) if not index or text is not texts[index - 1]]
    before = "".join(texts)
    if not before or len(before) > LARGEST:
        return "", ()
    changes = None if is_split else _followed(unit, parts, start, end, inserted)
    return before, _trimmed(changes, before, unit.text) if changes is not None else difference(before, unit.text)


def difference(before: str, after: str) -> Changes:
    """A single change that turns a text into another, as small as possible."""
    return _trimmed((TextChange(0, len(before), 0, len(after)),), before, after)


def _followed(unit: Unit, parts: Sequence[Unit], start: int, end: int, inserted: int) -> Changes | None:
    """The changes of ``parts`` combined with an edit, in the text of ``unit``; None if they don't add up to it."""
    base, length, known = parts[0].start, 0, 0
    changes: Changes = ()
    for part in parts:
        if not part.clean:
            own = part.changes if part.before else (TextChange(0, 0, 0, len(part.text)),)
            changes += tuple(change.shifted(known, length) for change in own)
        length += len(part.text)
        known += len(part.text if part.clean else part.before)
    first, last = (min(max(at - base, 0), length) for at in (start, end))
    changes = _again(changes, first, last, inserted)
    length += inserted - (last - first)
    begin = unit.start - base + max(min(base, end) - start, 0)
    finish = begin + len(unit.text)
    if not 0 <= begin <= finish <= length:
        return None
    return _again(_again(changes, finish, length, 0), 0, begin, 0)


def _again(changes: Changes, start: int, end: int, inserted: int) -> Changes:
    """The changes after ``[start:end]`` of the new text became ``inserted`` code points."""
    if start == end and not inserted:
        return changes
    shift = inserted - (end - start)
    above = [change for change in changes if change.new_last < start]
    below = [change for change in changes if change.new_first > end]
    touched = changes[len(above) : len(changes) - len(below)]
    lead = above[-1].last - above[-1].new_last if above else 0
    first, new_first = start + lead, start
    if touched:
        if touched[0].new_first < start:
            first, new_first = touched[0].first, touched[0].new_first
        lead = touched[-1].last - touched[-1].new_last
    last, new_last = end + lead, end
    if touched and touched[-1].new_last > end:
        last, new_last = touched[-1].last, touched[-1].new_last
    return (
        *above,
        TextChange(first, last, new_first, new_last + shift),
        *(change.shifted(0, shift) for change in below),
    )


def _trimmed(changes: Changes, before: str, after: str) -> Changes:
    return tuple(_smaller(changes, before, after))


def _smaller(changes: Changes, before: str, after: str) -> Iterator[TextChange]:
    """The changes without common prefixes and suffixes; empty ones are left out."""
    for change in changes:
        old, new = before[change.first : change.last], after[change.new_first : change.new_last]
        most = min(len(old), len(new))
        tail = _common(old[::-1], new[::-1], most)  # the prefix first, so that a line typed above another moves it down
        head = _common(old, new, most - tail)
        if head + tail < max(len(old), len(new)):
            first, last, new_first, new_last = change
            yield TextChange(first + head, last - tail, new_first + head, new_last - tail)


def _common(a: str, b: str, most: int) -> int:
    """The length of the common prefix of two texts, at most ``most``."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        if a.startswith(b[low:middle], low):
            low = middle
        else:
            most = middle - 1
    return low
