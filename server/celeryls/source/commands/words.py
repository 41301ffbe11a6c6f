"""The words of shell commands, by `shlex`, each with its place.

Only quoting and what parts commands is understood; variables, loops and substitutions are words like others.
"""

from __future__ import annotations

import io
import shlex
from typing import TYPE_CHECKING

from celeryls.source.commands.text import PlacedText, aligned, joined

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEP = 4
_LONG = 64
_LONGEST = 20_000
"""Code points of a command; the time that `shlex` takes grows with the square of a word's length."""
_PARTING = ";|&\n"


def lines(text: PlacedText, *, indented: bool = False) -> Iterator[PlacedText]:
    r"""The lines that speak of Celery, each with those that continue it.

    A line goes on behind a backslash at its end, where a quote is still open and, if ``indented``, on lines that begin
    with a blank (as in the INI files of supervisor).
    """
    text = joined(joined(text, "\\\r\n"), "\\\n")
    if indented:
        text = text._replace(value=text.value.replace("\n ", "  ").replace("\n\t", "  "))
    parts = list(text.split("\n"))
    for index, line in enumerate(parts):
        if "celery" in line.value.casefold():
            yield _closed(line, parts[index + 1 : index + _LONG])


def commands(text: PlacedText, deep: int = 0) -> Iterator[list[PlacedText]]:
    """The words of each command; of a word that holds a whole command, as behind ``sh -c``, the words inside.

    A text whose quotes don't close has none, nor has one that is too long to be a command.
    """
    words: list[PlacedText] = []
    for word in _words(text):
        if word is None:
            yield words
            words = []
        elif deep < _DEEP and any(char.isspace() for char in word.value):
            first, *rest = [*commands(word, deep + 1)] or [[]]
            words += first
            for inside in rest:
                yield words
                words = inside
        else:
            words.append(word)
    yield words


def _words(text: PlacedText) -> list[PlacedText | None]:
    """The words; None is what parts two commands."""
    if len(text.value) > _LONGEST:
        return []
    stream = io.StringIO(text.value, newline="")
    lexer = shlex.shlex(stream, posix=True, punctuation_chars=_PARTING)
    lexer.whitespace, lexer.whitespace_split = " \t\r", True
    words: list[PlacedText | None] = []
    start = 0
    try:
        while (word := lexer.get_token()) is not None:
            end = stream.tell()
            # The lexer may have read one character too many before, that of this word.
            written = text.part(max(start - 1, 0), end)
            words.append(None if set(word) <= set(_PARTING) else aligned(word, written))
            start = end
    except ValueError:
        return []
    return words


def _closed(line: PlacedText, following: list[PlacedText]) -> PlacedText:
    """The line, and as many more as its quotes need; the line alone where they never close."""
    if len(line.value) > _LONGEST or not _open(line.value):
        return line
    value, places = line
    for more in following:
        value, places = f"{value}\n{more.value}", [*places, places[-1] + 1, *more.places]
        if len(value) > _LONGEST:
            break
        if not _open(value):
            return PlacedText(value, places)
    return line


def _open(value: str) -> bool:
    try:
        shlex.split(value, comments=True)
    except ValueError:
        return True
    return False
