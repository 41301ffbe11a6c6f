"""Finds the options in a ``**mapping`` of a decorator, if the file shows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.source.expression.reader import value_of
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Name
from celeryls.source.outline.document.module_level import assignments_of
from celeryls.syntax.code import Code, parts_of
from celeryls.syntax.parser import parse

if TYPE_CHECKING:
    from celeryls.source.expression.values import Value
    from celeryls.source.text.file import SourceFile

_LINE = r"(?:\A|(?<=[\r\n]))"
_NAME = re.compile(r"[^\W\d]\w*\Z")
_DEEPEST = 8


def spread_keys(mapping: str, file: SourceFile) -> frozenset[str] | None:
    """The keys of a mapping, given as its source: a dict literal, or a name that the file binds to one, once.

    The literal may contain further names (``{**RETRY, "queue": "mail"}``). None if they can't be read.
    """
    return _keys_of(mapping, file, ())


def _keys_of(mapping: str, file: SourceFile, outer: tuple[str, ...]) -> frozenset[str] | None:
    if not _NAME.match(mapping):
        return _keys(_value(mapping.strip()), file, outer)
    if mapping in outer or len(outer) > _DEEPEST:
        return None
    bound = re.findall(rf"{_LINE}[ \t]*{mapping}\b[^=\r\n]*=(?!=)", file.text)
    assigned = assignments_of(file).get(mapping)
    changed = re.search(rf"\b{mapping}\s*(?:\[|\|=|\.(?:update|pop|clear|setdefault)\b)", file.text)
    if assigned is None or assigned.operator != "=" or len(bound) != 1 or changed:
        return None
    return _keys(assigned.value, file, (*outer, mapping))


def _keys(value: Value | None, file: SourceFile, outer: tuple[str, ...]) -> frozenset[str] | None:
    match value:
        case Mapping(pairs=pairs):
            entries = [(_text(key), value, key is None) for key, value in pairs]
        case CallExpression(callee=Name("dict"), arguments=arguments) if all(each.name for each in arguments):
            entries = [(each.name, each.value, each.name == "**") for each in arguments]
        case _:
            return None
    found: set[str] = set()
    for key, part, is_spread in entries:
        if is_spread:
            inner = _keys_of(part.dotted, file, outer) if isinstance(part, Name) else None
        else:
            inner = frozenset((key,)) if key is not None else None
        if inner is None:
            return None
        found |= inner
    return frozenset(found)


def _value(source: str) -> Value | None:
    """The value of a text that is a single expression; None if it is not."""
    root = parse(source).root_node
    statements = list(parts_of(root))
    if root.has_error or len(statements) != 1 or len(statements[0].named_children) != 1:
        return None
    return value_of(statements[0].named_children[0], Code(source))


def _text(key: Value | None) -> str | None:
    return key.value if isinstance(key, Constant) and isinstance(key.value, str) else None
