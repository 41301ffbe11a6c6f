"""The values of literals in source text."""

from __future__ import annotations

import ast
import math
import re
import warnings

LARGEST_STRING = 1_000
"""Code points of the longest string that is read; names, patterns and hosts are shorter, long texts are not needed."""
_TOO_LARGE = 2**63
"""An integer that does not fit into 64 bits, the size that outlines store."""
_PLAIN = re.compile(r"""[uUrR]?('''|\"\"\"|'|")([^\\\r]*)\1""", re.DOTALL)
_PLAIN_FORMATTED = re.compile(r"""(?:[fF][rR]?|[rR][fF])('''|\"\"\"|'|")([^\\\r{}]*)\1""", re.DOTALL)


def string_of(source: str) -> str | None:
    """The value of a string literal, including prefix and quotes; an f-string must not contain expressions.

    None if it is not a string, or the string is not closed.
    """
    if plain := _PLAIN.fullmatch(source) or _PLAIN_FORMATTED.fullmatch(source):
        return plain.group(2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes are not our concern
            node = ast.parse(source.replace("\r\n", "\n").replace("\r", "\n"), mode="eval").body
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None
    match node:
        case ast.Constant(value=str(value)):
            return _encodable(value)
        case ast.JoinedStr(values=values):
            parts = [part.value for part in values if isinstance(part, ast.Constant)]
            return _encodable("".join(map(str, parts))) if len(parts) == len(values) else None
    return None


def _encodable(text: str) -> str | None:
    """A text that can be encoded as UTF-8; None for one with an unpaired surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return text


def number_of(source: str) -> int | float | None:
    """The value of an integer or a float; None if it is imaginary, or larger than any setting."""
    if len(source) > 40 or source[-1] in "jJlL":
        return None
    try:
        number = int(source, 0)
    except ValueError:
        return _fraction(source)
    return number if number < _TOO_LARGE else None


def _fraction(source: str) -> float | None:
    try:
        number = float(source)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
