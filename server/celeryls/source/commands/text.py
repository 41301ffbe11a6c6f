"""Text taken out of a file, each of its characters with the place where it stands there.

All positions are code points of the whole file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class PlacedText(NamedTuple):
    """A text, and for each of its characters where it is written.

    ``places`` is a plain `range` where the text stands in the file as it is; quotes, escapes and indentation that were
    taken away leave gaps.
    """

    value: str
    places: Sequence[int]

    def part(self, start: int, end: int | None = None) -> PlacedText:
        """Some of it; ``start`` and ``end`` as in a slice."""
        return PlacedText(self.value[start:end], self.places[start:end])

    def after(self, mark: str) -> PlacedText:
        """What stands behind the first ``mark``, which must be there."""
        return self.part(self.value.index(mark) + len(mark))

    def split(self, mark: str) -> Iterator[PlacedText]:
        """The parts between the marks, as `str.split` has them."""
        start = 0
        for part in self.value.split(mark):
            yield self.part(start, start + len(part))
            start += len(part) + len(mark)


def whole(text: str) -> PlacedText:
    """All of a file's text."""
    return PlacedText(text, range(len(text)))


def joined(text: PlacedText, mark: str) -> PlacedText:
    """The text without any of the marks."""
    if mark not in text.value:
        return text
    parts = list(text.split(mark))
    return PlacedText("".join(part.value for part in parts), [place for part in parts for place in part.places])


def aligned(read: str, written: PlacedText) -> PlacedText:
    """What was ``read`` out of ``written``, with the places of its characters there.

    Quotes, escapes and indentation are looked over. A character that is not written as itself, such as a blank that
    stands for a line end, gets the place of what follows.
    """
    start = written.value.find(read)
    if start >= 0:
        return written.part(start, start + len(read))
    at, last = 0, len(written.value) - 1
    places = []
    for char in read:
        found = at if char.isspace() else written.value.find(char, at)
        at = max(at, found)
        places.append(written.places[min(at, last)])
        at += found >= at and not char.isspace()
    return PlacedText(read, places)
