"""Indents lines of code, except those that continue a string."""

from __future__ import annotations

import re

from celeryls.syntax.parser import parse, walk

_INDENTATION = re.compile(r"[ \t]*")


def indented(code: str, by: str) -> str:
    """``code`` with ``by`` before each line, except the first, empty lines, and lines that begin inside a string."""
    if "\n" not in code:
        return code
    inside = rows_in_strings(code)
    return "\n".join(
        line if row == 0 or row in inside or not line else by + line for row, line in enumerate(code.split("\n"))
    )


def indentation(text: str) -> str:
    """The white space at the beginning of the last line of ``text``."""
    found = _INDENTATION.match(text, text.rfind("\n") + 1)
    return found[0] if found else ""


def rows_in_strings(code: str) -> frozenset[int]:
    """The lines that begin inside a string, from 0."""
    strings = (node for node in walk(parse(code).root_node) if node.type == "string")
    return frozenset(row for string in strings for row in range(string.start_point.row + 1, string.end_point.row + 1))
