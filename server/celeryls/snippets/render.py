"""Renders a snippet: with tab stops for an editor, or with values as plain code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.imports.add import Body, merge
from celeryls.edit.stops import Stop, to_plain
from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.snippets.engine import expand
from celeryls.snippets.indent import indentation, indented
from celeryls.snippets.model import Mode, Rendered, Snippet, SnippetError, SnippetPlace, WrongValueError
from celeryls.snippets.settling.defaults import MARK, context, mark
from celeryls.snippets.settling.settle import settle
from celeryls.snippets.split import split
from celeryls.snippets.values import WrittenValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.snippets.settling.settle import SettledVariable
    from celeryls.snippets.split import LineSpan

MAX_OUTPUT = 1_000_000
"""Code points of one rendered snippet; limits templates that repeat a long value."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the rendered text; ``variable`` is the number of the variable whose value it is."""

    text: str
    variable: int | None = None


def render(
    snippet: Snippet, place: SnippetPlace, values: Mapping[str, object] | None = None, *, mode: Mode
) -> Rendered:
    """``snippet`` rendered for ``place``; without ``values`` the result is cached.

    In the mode ``stops`` the variables in the body are tab stops, numbered in the order of the header, and those that
    occur only in imports and prelude have their default. In the mode ``values`` there are no stops, and variables with
    neither value nor default are left out. A value of None leaves an optional variable out; for others it is ignored.

    Raises:
        SnippetError: The template is wrong, whatever it makes fail.
        WrongValueError: A value is not of its variable's type, or does not belong to a variable.
    """
    try:
        return _render(snippet, place, values, mode) if values else _cached(snippet, place, mode)
    except (SnippetError, WrongValueError):
        raise
    except Exception as error:
        raise SnippetError.unexpected(snippet.path, error) from error


def plain_file(rendered: Rendered, own_packages: frozenset[str] = frozenset()) -> str:
    """The whole file that a snippet produces in an empty file, with every tab stop replaced by its default.

    The imports of ``own_packages``, the project's top-level packages, have their own section.
    """
    body = to_plain(rendered.body)
    if rendered.where == "schedule":
        body = f"CELERY_BEAT_SCHEDULE = {{\n    {indented(body, '    ')}\n}}"
    style = Style(own_packages=own_packages)
    head = merge("", rendered.imports, prelude=rendered.prelude, body=Body(0, body), style=style)
    return f"{apply('', head.edits)}{body}\n"


@lru_cache(maxsize=256)
def _cached(snippet: Snippet, place: SnippetPlace, mode: Mode) -> Rendered:
    return _render(snippet, place, {}, mode)


def _render(snippet: Snippet, place: SnippetPlace, values: Mapping[str, object], mode: Mode) -> Rendered:
    settled = settle(snippet, place, values, mode)
    marks = {
        variable.name: each.value and (each.value.text if each.is_compound else mark(number))
        for number, (variable, each) in enumerate(zip(snippet.variables, settled, strict=True))
    }
    pieces = _pieces(snippet, expand(snippet, context(place) | marks), tuple(each.value for each in settled))
    text = "".join(piece.text for piece in pieces)
    parts = split(text)
    body = [piece for span in parts.body for piece in _cut(pieces, span)]
    stops = _stops(settled, body) if mode == "stops" else {}
    return Rendered(
        imports=tuple(text[span.start : span.end] for span in parts.imports),
        prelude=tuple(text[span.start : span.end] for span in parts.prelude),
        body=_joined(piece.text if piece.variable is None else stops.get(piece.variable, piece.text) for piece in body),
        where=snippet.where,
        used=frozenset(snippet.variables[piece.variable].name for piece in pieces if piece.variable is not None),
    )


def _pieces(snippet: Snippet, marked: str, settled: tuple[WrittenValue | None, ...]) -> list[_Piece]:
    """The text between the marks, and for each mark its value, indented like the line that it begins on."""
    pieces: list[_Piece] = []
    size = 0
    line = ""
    for number, part in enumerate(MARK.split(marked)):
        if number % 2 == 0:
            new = [_Piece(part)]
        else:
            value = settled[int(part)] or WrittenValue("")
            text = indented(value.text, indentation(line))
            new = [_Piece(value.before), _Piece(text, int(part)), _Piece(value.after)]
        pieces += new
        size += sum(len(piece.text) for piece in new)
        if size > MAX_OUTPUT:
            raise SnippetError(snippet.path, 1, f"the rendered template is longer than {MAX_OUTPUT} characters")
        added = "".join(piece.text for piece in new)
        if "\n" in added:
            line = added.rpartition("\n")[2]
        elif not line or line.isspace():  # else its indentation is known: a line may have thousands of values
            line += added
    return pieces


def _cut(pieces: Iterable[_Piece], span: LineSpan) -> Iterator[_Piece]:
    """The pieces within ``span``; a value that is cut becomes literal text."""
    at = 0
    for piece in pieces:
        start, end = max(span.start, at), min(span.end, at + len(piece.text))
        whole = start <= at and at + len(piece.text) <= end
        if whole:
            yield piece
        elif start < end:
            yield _Piece(piece.text[start - at : end - at])
        at += len(piece.text)


def _stops(settled: tuple[SettledVariable, ...], body: list[_Piece]) -> dict[int, Stop]:
    """The tab stop of each variable that occurs in the body, numbered in the order of the header."""
    shown = {piece.variable: piece.text for piece in body if piece.variable is not None}
    return {
        variable: Stop(number, shown[variable], settled[variable].offered)
        for number, variable in enumerate(sorted(shown), start=1)
    }


def _joined(parts: Iterable[str | Stop]) -> tuple[str | Stop, ...]:
    """The parts, with adjacent texts merged."""
    result: list[str | Stop] = []
    for part in parts:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] += part
        elif part:
            result.append(part)
    return tuple(result)
