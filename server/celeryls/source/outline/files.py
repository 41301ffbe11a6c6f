"""The outline of a whole file: of a text, or of an open document that may currently be broken."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from celeryls.source.outline import reader as outline_read
from celeryls.source.outline.calls import callees
from celeryls.source.outline.kept import kept_outline
from celeryls.source.outline.model import Outline, UnitOutline
from celeryls.source.outline.names import callable_names, leading_names, made_names
from celeryls.source.outline.reader import NO_NAMES, ReaderNames, read_unit, same_names
from celeryls.source.text.chunks import split
from celeryls.source.text.file import SourceFile
from celeryls.source.text.relevance import LARGEST, relevant
from celeryls.syntax.lines import line_ends
from celeryls.syntax.parser import parse
from celeryls.syntax.text_cache import forget_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from celeryls.source.text.units import Unit

_NOTHING = UnitOutline()
_NONE: frozenset[str] = frozenset()


def outline(text: str, words: frozenset[str] = frozenset(), *, whole: bool = False) -> Outline:
    """The facts of a Python file. It never fails; code with syntax errors is left out.

    Only relevant parts are read: the imports at the head, and chunks with a token of Celery's or one of ``words``,
    names that matter in this project. ``whole`` reads everything, for a file that names lead to.
    """
    chunks = split(text)
    head = read_unit(chunks[0]).outline if len(chunks[0]) <= LARGEST else _NOTHING
    read = {}
    for index, names in _wanted(chunks, head, words, whole=whole):
        reading = read_unit(chunks[index], names)
        if not reading.clean:
            return outline_of(SourceFile.of(text), words, whole=whole)
        read[index] = reading.outline
    return _outline(accumulate((line_ends(chunk) for chunk in chunks), initial=0), read, text)


def outline_of(file: SourceFile, words: frozenset[str] = frozenset(), *, whole: bool = False) -> Outline:
    """The facts of an open document, as in `outline`.

    A part that is currently broken keeps its previous facts, in addition to those that can still be read.
    """
    texts = [unit.text for unit in file.units]
    head = _read(file.units[0], NO_NAMES) if len(texts[0]) <= LARGEST else _NOTHING
    read = {index: _read(file.units[index], names) for index, names in _wanted(texts, head, words, whole=whole)}
    return _outline(file.unit_lines, read, file.text)


class DocumentOutlines:
    """The outlines of one document, edit after edit: what no edit touched is taken from the outline before."""

    def __init__(self) -> None:
        self._units: tuple[Unit, ...] = ()
        self._lines: tuple[int, ...] = ()
        self._names = NO_NAMES
        self._read: list[tuple[int, UnitOutline] | None] = []

    def read(self, file: SourceFile) -> Outline:
        """The facts of the whole document, as in `outline_of`."""
        changed = self._changed(file)
        if changed is None or self._renamed(file, changed):
            read = self._all(file)
        else:
            read = self._moved(file)
            for number in changed:
                read[number] = self._unit(file, number)
        self._units, self._lines, self._read = file.units, file.unit_lines, read
        return Outline(tuple(filter(None, read)), ascii=file.text.isascii())

    def _changed(self, file: SourceFile) -> list[int] | None:
        """The numbers of the units that have changed; None if there are others than before, or one is not read."""
        if len(self._units) != len(file.units):
            return None
        changed = [
            number
            for number, (old, new) in enumerate(zip(self._units, file.units, strict=True))
            if old is not new and not _is_same(old, new)
        ]
        return changed if changed[:1] != [0] and self._are_read(file, changed) else None

    def _are_read(self, file: SourceFile, changed: list[int]) -> bool:
        return all(len(units[number].text) <= LARGEST for number in changed for units in (self._units, file.units))

    def _renamed(self, file: SourceFile, changed: list[int]) -> bool:
        """Whether other names than before may hold a task or lead to one."""
        before, after = ([units[number].text for number in changed] for units in (self._units, file.units))
        return callable_names((), before) != callable_names((), after) or made_names(before, _NONE) != made_names(
            after, _NONE
        )

    def _moved(self, file: SourceFile) -> list[tuple[int, UnitOutline] | None]:
        """What was read, at the lines where that is now."""
        if self._lines == file.unit_lines:
            return self._read.copy()
        return [each and (line, each[1]) for line, each in zip(file.unit_lines, self._read, strict=True)]

    def _all(self, file: SourceFile) -> list[tuple[int, UnitOutline] | None]:
        self._units = ()  # nothing is taken from before if this fails
        texts = [unit.text for unit in file.units]
        head = _read(file.units[0], NO_NAMES) if len(texts[0]) <= LARGEST else _NOTHING
        wanted = dict(_wanted(texts, head, _NONE, whole=True))
        self._names = next(iter(wanted.values()), NO_NAMES)
        return [self._unit(file, number) if number in wanted else None for number in range(len(texts))]

    def _unit(self, file: SourceFile, number: int) -> tuple[int, UnitOutline] | None:
        """A unit with its first line; None if it has no facts."""
        read = _read(file.units[number], self._names)
        return (file.unit_lines[number], read) if read != _NOTHING else None


def _is_same(old: Unit, new: Unit) -> bool:
    """Whether a unit has at most moved."""
    return old.text == new.text and old.before == new.before and old.changes == new.changes


def _read(unit: Unit, names: ReaderNames) -> UnitOutline:
    if unit.before:
        return kept_outline(unit.before, unit.changes, unit.text, names)
    return read_unit(unit.text, names).outline


def _wanted(
    texts: Sequence[str], head: UnitOutline, words: frozenset[str], *, whole: bool
) -> Iterator[tuple[int, ReaderNames]]:
    """Which parts of a file are to be read, and the names in it that may hold a task."""
    given = words
    leading = leading_names(head.imports, words)
    words |= leading
    readable = [index for index, text in enumerate(texts) if len(text) <= LARGEST]
    wanted = [index for index in readable if whole or index == 0 or relevant(texts[index], words)]
    made = made_names([texts[index] for index in wanted], given)
    if made and len(wanted) < len(readable):
        # A direct call of the file's own task needs no name of Celery's.
        chosen = set(wanted)
        wanted = [index for index in readable if index in chosen or any(name in texts[index] for name in made)]
    called = callable_names(head.imports, [texts[index] for index in wanted]) | given
    names = same_names(ReaderNames(called, leading | given | made))
    return ((index, names) for index in wanted)


def _outline(lines: Iterable[int], read: dict[int, UnitOutline], text: str) -> Outline:
    """The outline of the parts that were ``read``, by their number; ``lines`` are those that the parts begin at."""
    units = [(line, read[index]) for index, line in enumerate(lines) if index in read]
    return Outline(tuple(unit for unit in units if unit[1] != _NOTHING), ascii=text.isascii())


def forget() -> None:
    """Frees the memory of what was read: for a process that reads each file once."""
    forget_texts()
    outline_read.forget()
    callees.cache_clear()
    parse.cache_clear()
