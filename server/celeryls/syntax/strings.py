"""What a literal in a source text is worth."""

from __future__ import annotations

import ast
import math
import re
import warnings

LARGEST_STRING = 1_000
"""Code points of a string that is read; names, patterns and hosts are shorter, texts are not asked for."""
_TOO_LARGE = 2**63
"""An integer that has no place in 64 bits, as outlines are stored."""
_PLAIN = re.compile(r"""[uUrR]?('''|\"\"\"|'|")([^\\\r]*)\1""", re.DOTALL)
_PLAIN_FORMATTED = re.compile(r"""(?:[fF][rR]?|[rR][fF])('''|\"\"\"|'|")([^\\\r{}]*)\1""", re.DOTALL)


def string_of(source: str) -> str | None:
    """The value of a string literal, prefix and quotes included; an f-string must be one without expressions.

    None where it is no string, or none that is closed.
    """
    if plain := _PLAIN.fullmatch(source) or _PLAIN_FORMATTED.fullmatch(source):
        return plain.group(2)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an escape that means nothing is the author's business
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
    """A text that can be sent and stored; None for one with half of a surrogate pair, which can't."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return None
    return text


def number_of(source: str) -> int | float | None:
    """The value of an integer or a float; None where it is imaginary, or larger than any setting is."""
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
