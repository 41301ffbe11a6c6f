"""The outline of a whole file: of a text, or of a document that is open and may be broken just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.chunks import split
from celeryls.source.file import SourceFile
from celeryls.source.outline import Outline, UnitOutline
from celeryls.source.outline_read import read_unit
from celeryls.source.relevance import LARGEST, matters

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTHING = UnitOutline()


def outline(text: str, words: frozenset[str] = frozenset(), *, whole: bool = False) -> Outline:
    """The facts of a Python file. It never fails; what can't be understood is left out.

    Only what can matter is read: the imports at the head, and the chunks that hold a token of Celery's or one of
    ``words``, names that matter in this project. ``whole`` reads all of it, for a file to which names lead.
    """
    units: list[tuple[int, UnitOutline]] = []
    line = 0
    for index, chunk in enumerate(split(text)):
        if len(chunk) <= LARGEST and (whole or index == 0 or matters(chunk, words)):
            reading = read_unit(chunk)
            if not reading.clean:
                return outline_of(SourceFile.of(text), words, whole=whole)
            if reading.outline != _NOTHING:
                units.append((line, reading.outline))
        line += line_ends(chunk)
    return Outline(tuple(units), ascii=text.isascii())


def outline_of(file: SourceFile, words: frozenset[str] = frozenset(), *, whole: bool = False) -> Outline:
    """The facts of an open document, as `outline` has them.

    A part that is broken just now has those that it had before, beside those that can still be read.
    """
    return Outline(tuple(_units(file, words, whole=whole)), ascii=file.text.isascii())


def _units(file: SourceFile, words: frozenset[str], *, whole: bool) -> Iterator[tuple[int, UnitOutline]]:
    line = 0
    for index, unit in enumerate(file.units):
        if len(unit.text) <= LARGEST and (whole or index == 0 or matters(unit.text, words)):
            found = read_unit(unit.text).outline
            if found != _NOTHING:
                yield line, found
        line += line_ends(unit.text)


def line_ends(text: str) -> int:
    r"""How many lines end in a text: with ``\n``, ``\r\n`` or ``\r``, as the Language Server Protocol has it."""
    return text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)
