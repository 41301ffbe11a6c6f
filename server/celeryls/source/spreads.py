"""Which options a ``**mapping`` in a decorator holds, where the file shows it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.source.file import SourceFile

_LINE = r"(?:\A|(?<=[\r\n]))"
_NAME = re.compile(r"[^\W\d]\w*\Z")


def spread_keys(mapping: str, file: SourceFile) -> frozenset[str] | None:
    """The keys of a mapping, given as its source: a dict literal, or a name that the file binds to one, once.

    None where they can't be read.
    """
    if not _NAME.match(mapping):
        return _keys(mapping)
    bound = re.findall(rf"{_LINE}[ \t]*{mapping}\b[^=\r\n]*=(?!=)", file.text)
    shape = rf"{_LINE}{mapping}[ \t]*(?::[^=\r\n]+)?=[ \t]*(\{{[^{{}}]*\}}|dict\([^()]*\))"
    literal = re.search(shape, file.text)
    changed = re.search(rf"\b{mapping}\s*(?:\[|\|=|\.(?:update|pop|clear|setdefault)\b)", file.text)
    return _keys(literal.group(1)) if literal and len(bound) == 1 and not changed else None


def _keys(source: str) -> frozenset[str] | None:
    try:
        value = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match value:
        case ast.Dict(keys=keys):
            names = [
                key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None for key in keys
            ]
        case ast.Call(func=ast.Name("dict"), args=[], keywords=keywords):
            names = [keyword.arg for keyword in keywords]
        case _:
            return None
    return frozenset(name for name in names if name is not None) if None not in names else None
