"""Finds the functions and classes around a statement by indentation, which half-typed code keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFINITION = re.compile(r"[ \t\f]*(?:async[ \t]+)?(def|class)[ \t]+(\w+)")
_HANDLER = re.compile(r"[ \t\f]*except\b[^#\n]*\bas[ \t]+(\w+)[ \t]*:")
_BLANK = re.compile(r"[ \t\f]*(?:#.*)?[\r\n]*\Z")


def enclosing(text: str, at: int) -> tuple[tuple[Literal["class", "def"], str], ...]:
    """The functions and classes, outermost first, around the statement that begins on the line of ``at``."""
    start = lines.start(text, at)
    first = text[start : at + 1].expandtabs()
    return tuple(reversed(list(_above(text, start, len(first) - len(first.lstrip())))))


def handled(text: str, at: int) -> str | None:
    """The name that the innermost ``except`` around a code point gives what it catches; None without one.

    An ``except`` outside of the innermost function does not count.
    """
    start = lines.start(text, at)
    first = text[start : at + 1].expandtabs()
    for line in _lines_above(text, start, len(first) - len(first.lstrip())):
        if _DEFINITION.match(line):
            return None
        if found := _HANDLER.match(line):
            return found[1]
    return None


def _above(text: str, start: int, indent: int) -> Iterator[tuple[Literal["class", "def"], str]]:
    for line in _lines_above(text, start, indent):
        if found := _DEFINITION.match(line):
            yield ("class" if found[1] == "class" else "def"), found[2]


def _lines_above(text: str, start: int, indent: int) -> Iterator[str]:
    """The lines above ``start`` that are indented less than all below them."""
    while start and indent:
        above = lines.start(text, start - (2 if text.startswith("\r\n", start - 2) else 1))
        line = text[above:start]
        start = above
        own = len(line.expandtabs()) - len(line.expandtabs().lstrip())
        if _BLANK.match(line) or own >= indent:
            continue
        indent = own
        yield line
