"""Splits shell commands into words with `shlex`, and keeps their positions.

Only quoting and command separators are interpreted; variables, loops and substitutions are ordinary words.
"""

from __future__ import annotations

import io
import shlex
from typing import TYPE_CHECKING

from celeryls.source.commands.text import PlacedText, aligned, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.reading_budget import ReadingBudget

_DEEP = 4
_LONG = 64
_LONGEST = 20_000
"""Code points of a command; the time that `shlex` takes grows with the square of a word's length."""
_PARTING = ";|&\n"


def lines(text: PlacedText, budget: ReadingBudget, *, indented: bool = False) -> Iterator[PlacedText]:
    r"""The lines that mention Celery, each including its continuation lines.

    A line continues after a trailing backslash, in an open quote and, if ``indented``, on lines that begin with a blank
    (as in supervisor's INI files).
    """
    text = joined(joined(text, "\\\r\n"), "\\\n")
    if indented:
        text = text._replace(value=text.value.replace("\n ", "  ").replace("\n\t", "  "))
    parts = list(text.split("\n"))
    for index, line in enumerate(parts):
        if "celery" in line.value.casefold():
            yield _closed(line, parts[index + 1 : index + _LONG], budget)


def commands(text: PlacedText, budget: ReadingBudget, deep: int = 0) -> Iterator[list[PlacedText]]:
    """The words of each command; for a word that contains a whole command, as after ``sh -c``, the words inside.

    A text with unbalanced quotes has no commands, nor has one that is too long. None are found once the budget is used
    up, of which each code point is a part.
    """
    words: list[PlacedText] = []
    for word in _words(text, budget):
        if word is None:
            yield words
            words = []
        elif deep < _DEEP and any(char.isspace() for char in word.value):
            first, *rest = [*commands(word, budget, deep + 1)] or [[]]
            words += first
            for inside in rest:
                yield words
                words = inside
        else:
            words.append(word)
    yield words


def _words(text: PlacedText, budget: ReadingBudget) -> list[PlacedText | None]:
    """The words; None separates two commands."""
    if len(text.value) > _LONGEST or not budget.spend(len(text.value)):
        return []
    stream = io.StringIO(text.value, newline="")
    lexer = shlex.shlex(stream, posix=True, punctuation_chars=_PARTING)
    lexer.whitespace, lexer.whitespace_split = " \t\r", True
    words: list[PlacedText | None] = []
    start = 0
    try:
        while (word := lexer.get_token()) is not None:
            end = stream.tell()
            # The lexer may have read one character of this word in advance.
            written = text.part(max(start - 1, 0), end)
            words.append(None if set(word) <= set(_PARTING) else aligned(word, written))
            start = end
    except ValueError:
        return []
    return words


def _closed(line: PlacedText, following: list[PlacedText], budget: ReadingBudget) -> PlacedText:
    """The line, and the following lines that its quotes need; the line alone if they never close."""
    if len(line.value) > _LONGEST or not _open(line.value, budget):
        return line
    value, places = line
    for more in following:
        value, places = f"{value}\n{more.value}", [*places, places[-1] + 1, *more.places]
        if len(value) > _LONGEST:
            break
        if not _open(value, budget):
            return PlacedText(value, places)
    return line


def _open(value: str, budget: ReadingBudget) -> bool:
    if not ("'" in value or '"' in value or "\\" in value) or not budget.spend(len(value)):
        return False
    try:
        shlex.split(value, comments=True)
    except ValueError:
        return True
    return False
