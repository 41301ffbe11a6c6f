"""The lines of source around a finding, with carets below it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from celeryls.commands.check.reported import ReportedFinding
    from celeryls.commands.printing import StyledText

_AROUND = 2
_LONGEST = 6
"""Lines of a finding that are shown; of a longer one the first."""

_TAB = 4
_BAR = "bright_blue"


def excerpt(found: ReportedFinding, style: str) -> Iterator[list[StyledText]]:
    """The lines of a finding and two around it; ``style`` is that of the carets."""
    place, source = found.place, [line.rstrip("\r\n") for line in lines.split(found.text)]
    first, last = place.line, min(place.end_line, place.line + _LONGEST - 1, max(len(source), 1))
    shown = range(max(1, first - _AROUND), min(len(source), last + _AROUND) + 1)
    shown = _without_blank_ends(shown, range(first, last + 1), source)
    width = len(str(shown[-1])) if shown else 1
    yield [(f"{' ' * width} |", _BAR)]
    for number in shown:
        content = source[number - 1]
        text = _expanded(content)
        yield [(f"{number:>{width}} |", _BAR), f" {text}" if text else ""]
        if first <= number <= last:
            start, end = _columns(found, number, content)
            blanks = _width(_expanded(content[:start]))
            carets = "^" * max(1, _width(_expanded(content[:end])) - blanks)
            yield [(f"{' ' * width} |", _BAR), f" {' ' * blanks}", (carets, style)]
    yield [(f"{' ' * width} |", _BAR)]


def _columns(found: ReportedFinding, number: int, content: str) -> tuple[int, int]:
    """Where the carets of a line begin and end, as code points of it."""
    place = found.place
    start = place.column - 1 if number == place.line else len(content) - len(content.lstrip())
    return start, place.end_column - 1 if number == place.end_line else len(content)


def _without_blank_ends(shown: range, needed: range, source: Sequence[str]) -> range:
    start, stop = shown.start, shown.stop
    while start < needed.start and not source[start - 1].strip():
        start += 1
    while stop > needed.stop and not source[stop - 2].strip():
        stop -= 1
    return range(start, stop)


def _expanded(text: str) -> str:
    """The text with blanks for its tabs, by the cells that a terminal gives to what is before them."""
    if "\t" not in text:
        return text
    parts: list[str] = []
    at = 0
    for character in text:
        written = " " * (_TAB - at % _TAB) if character == "\t" else character
        parts.append(written)
        at += _width(written)
    return "".join(parts)


def _width(text: str) -> int:
    """The cells of a terminal that a text takes."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
