r"""Lines as Python and LSP count them: ended by ``\n``, ``\r\n`` or a lone ``\r``, and by nothing else.

All positions are code points. ``str.splitlines`` also splits at form feeds and other separators, so it is not used.
"""

from __future__ import annotations

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BLANKS = re.compile(r"(?:[ \t\f]*(?:\r\n|\r|\n))*+")


def split(text: str) -> list[str]:
    """The lines with their line endings; joined they are the text."""
    return _LINE.findall(text)


def start(text: str, position: int) -> int:
    """The start of the line that contains ``position``."""
    after_newline = text.rfind("\n", 0, position) + 1
    return max(after_newline, text.rfind("\r", after_newline, position) + 1)


def end(text: str, position: int) -> int:
    """The start of the next line after ``position``, or the length of the text."""
    match = _LINE.match(text, position)
    return match.end() if match else position


def count(text: str, position: int) -> int:
    """How many lines end before ``position``, which is the start of a line."""
    return text.count("\n", 0, position) + text.count("\r", 0, position) - text.count("\r\n", 0, position)


def blanks(text: str, position: int) -> int:
    """How many blank lines there are from ``position``, which is the start of a line."""
    return len(split(text[position : below_blanks(text, position)]))


def below_blanks(text: str, position: int) -> int:
    """The start of the first line from ``position``, which is the start of a line, that is not blank."""
    match = _BLANKS.match(text, position)
    return match.end() if match else position


def line_ends(text: str) -> int:
    r"""How many line endings a text has: ``\n``, ``\r\n`` or ``\r``, as in the Language Server Protocol."""
    return text.count("\n") + (text.count("\r") - text.count("\r\n") if "\r" in text else 0)
