"""What an editor does with the edits that it is sent: it applies them, and trusts them to be sound."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_END = re.compile(r"\r\n|\n|\r")
_STOP = re.compile(
    r"\\(?P<escaped>[\\$}|,])"
    r"|\$\{(?P<named>\d+):(?P<default>(?:\\.|[^\\}])*)\}"
    r"|\$\{(?P<chosen>\d+)\|(?P<first>(?:\\.|[^\\|,])*)(?:\\.|[^\\|])*\|\}"
    r"|\$(?P<again>\d+)"
    r"|(?P<stray>\$)"
)

Edit = types.TextEdit | types.SnippetTextEdit | types.AnnotatedTextEdit


def offset(text: str, position: types.Position, encoding: str) -> int:
    """The code point at a position, which must be one that exists."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    line = text[starts[position.line] :]
    unit = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}[encoding]
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    before = line.encode(unit)[: position.character * size].decode(unit)
    assert not _LINE_END.search(before), f"{position} is behind the end of its line"
    return starts[position.line] + len(before)


def position(text: str, at: int, encoding: str) -> types.Position:
    """The position of a code point."""
    ends = [match.end() for match in _LINE_END.finditer(text) if match.end() <= at]
    before = text[ends[-1] if ends else 0 : at]
    unit, size = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}[encoding]
    return types.Position(len(ends), len(before.encode(unit)) // size)


def applied(text: str, edits: Iterable[Edit], encoding: str) -> str:
    """The text after all edits, none of which may overlap or touch another: LSP leaves open which one is first."""
    found = sorted(
        (
            offset(text, edit.range.start, encoding),
            offset(text, edit.range.end, encoding),
            expanded(edit.snippet.value) if isinstance(edit, types.SnippetTextEdit) else edit.new_text,
        )
        for edit in edits
    )
    for one, other in pairwise(found):
        assert one[1] < other[0], f"{one} and {other} overlap or touch"
    for start, end, new in reversed(found):
        assert start <= end
        text = text[:start] + new + text[end:]
    return text


def accepted(text: str, item: types.CompletionItem, encoding: str) -> str:
    """The text after a completion was chosen, its tab stops left at their defaults."""
    edit = item.text_edit
    assert isinstance(edit, types.TextEdit)
    new = expanded(edit.new_text) if item.insert_text_format == types.InsertTextFormat.Snippet else edit.new_text
    if item.insert_text_mode == types.InsertTextMode.AdjustIndentation:
        start = offset(text, edit.range.start, encoding)
        line = _LINE_END.split(text[:start])[-1]
        indent = line[: len(line) - len(line.lstrip())]
        new = re.sub(r"(\r\n|\n|\r)(?=[^\r\n])", lambda end: end[0] + indent, new)
    return applied(text, [types.TextEdit(edit.range, new), *(item.additional_text_edits or ())], encoding)


def expanded(snippet: str) -> str:
    """A snippet's text with each tab stop at its default; what is no snippet fails."""
    defaults = {
        match["named"] or match["chosen"]: expanded(match["default"] or match["first"] or "")
        for match in _STOP.finditer(snippet)
        if match["named"] or match["chosen"]
    }

    def plain(match: re.Match[str]) -> str:
        assert not match["stray"], f"a dollar that is not escaped in {snippet!r}"
        return match["escaped"] or defaults[match["named"] or match["chosen"] or match["again"]]

    return _STOP.sub(plain, snippet)
