"""The entries of a dict as texts of their own, so that a half-typed one costs itself and no other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = re.compile(r"""^(?P<indent>[ \t]*)(?:"[^"\r\n]*"|'[^'\r\n]*')[ \t]*:[ \t]*\{""", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*")


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Each entry that starts a line and whose value is a dict: where its key starts, and the text from there on.

    It ends with its line, or with the first line further down that has the same indentation and starts with the brace.
    """
    for found in _START.finditer(text):
        start = found.end("indent")
        line = _LINE.match(text, start)
        end = line.end() if line else len(text)
        yield start, text[start:end]
        closing = re.compile(rf"^{found['indent']}(\S)[^\r\n]*", re.MULTILINE).search(text, end)
        if closing and closing[1] == "}":
            yield start, text[start : closing.end()]
