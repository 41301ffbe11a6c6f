"""Which options a ``**mapping`` in a decorator holds, where the file shows it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.source.file import SourceFile

_LINE = r"(?:\A|(?<=[\r\n]))"
_NAME = re.compile(r"[^\W\d]\w*\Z")
_DEEPEST = 8


def spread_keys(mapping: str, file: SourceFile) -> frozenset[str] | None:
    """The keys of a mapping, given as its source: a dict literal, or a name that the file binds to one, once.

    Such a literal may hold further names (``{**RETRY, "queue": "mail"}``). None where they can't be read.
    """
    return _keys_of(mapping, file, ())


def _keys_of(mapping: str, file: SourceFile, outer: tuple[str, ...]) -> frozenset[str] | None:
    if not _NAME.match(mapping):
        return _keys(mapping, file, outer)
    if mapping in outer or len(outer) > _DEEPEST:
        return None
    bound = re.findall(rf"{_LINE}[ \t]*{mapping}\b[^=\r\n]*=(?!=)", file.text)
    shape = rf"{_LINE}{mapping}[ \t]*(?::[^=\r\n]+)?=[ \t]*(\{{[^{{}}]*\}}|dict\([^()]*\))"
    literal = re.search(shape, file.text)
    changed = re.search(rf"\b{mapping}\s*(?:\[|\|=|\.(?:update|pop|clear|setdefault)\b)", file.text)
    return _keys(literal.group(1), file, (*outer, mapping)) if literal and len(bound) == 1 and not changed else None


def _keys(source: str, file: SourceFile, outer: tuple[str, ...]) -> frozenset[str] | None:
    try:
        value = ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match value:
        case ast.Dict(keys=keys, values=values):
            pairs = [(_text(key), value, key is None) for key, value in zip(keys, values, strict=True)]
        case ast.Call(func=ast.Name("dict"), args=[], keywords=keywords):
            pairs = [(keyword.arg, keyword.value, keyword.arg is None) for keyword in keywords]
        case _:
            return None
    found: set[str] = set()
    for key, held, is_spread in pairs:
        inner = _keys_of(held.id, file, outer) if is_spread and isinstance(held, ast.Name) else None
        if key is None and inner is None:
            return None
        found |= {key} if key is not None else inner or frozenset()
    return frozenset(found)


def _text(key: ast.expr | None) -> str | None:
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None
