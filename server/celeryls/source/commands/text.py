"""Text extracted from a file, with the original position of each character.

All positions are code points of the whole file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class PlacedText(NamedTuple):
    """A text, and the original position of each of its characters.

    ``places`` is a plain `range` if the text is an unmodified part of the file; removed quotes, escapes and indentation
    leave gaps.
    """

    value: str
    places: Sequence[int]

    def part(self, start: int, end: int | None = None) -> PlacedText:
        """A part; ``start`` and ``end`` as in a slice."""
        return PlacedText(self.value[start:end], self.places[start:end])

    def after(self, mark: str) -> PlacedText:
        """The part after the first ``mark``, which must exist."""
        return self.part(self.value.index(mark) + len(mark))

    def split(self, mark: str) -> Iterator[PlacedText]:
        """The parts between the marks, as with `str.split`."""
        start = 0
        for part in self.value.split(mark):
            yield self.part(start, start + len(part))
            start += len(part) + len(mark)


_SKIPPED = 1_000
"""How many characters may be skipped at once: one that occurs nowhere must not cost a search of all the rest."""


def whole(text: str) -> PlacedText:
    """The whole text of a file."""
    return PlacedText(text, range(len(text)))


def joined(text: PlacedText, mark: str) -> PlacedText:
    """The text without any of the marks."""
    if mark not in text.value:
        return text
    parts = list(text.split(mark))
    return PlacedText("".join(part.value for part in parts), [place for part in parts for place in part.places])


def aligned(read: str, written: PlacedText) -> PlacedText:
    """The value ``read`` that was parsed from ``written``, with the original positions of its characters.

    Quotes, escapes and indentation are skipped. A character that is not written literally, such as a space for a line
    break, gets the position of the next one.
    """
    start = written.value.find(read)
    if start >= 0:
        return written.part(start, start + len(read))
    at, last = 0, len(written.value) - 1
    places = []
    for char in read:
        found = at if char.isspace() else written.value.find(char, at, at + _SKIPPED)
        at = max(at, found)
        places.append(written.places[min(at, last)])
        at += found >= at and not char.isspace()
    return PlacedText(read, places)
