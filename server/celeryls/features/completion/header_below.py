"""A file's imports that stand below the cursor: they move above what a snippet writes there, which needs them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.imports.add import Body, merge
from celeryls.edit.imports.read import items
from celeryls.edit.stops import to_plain
from celeryls.edit.text import Edit, apply
from celeryls.syntax import lines
from celeryls.syntax.text_cache import cached_by_text

if TYPE_CHECKING:
    from celeryls.edit.style import Style
    from celeryls.snippets import Rendered


class MovedHeader(NamedTuple):
    """The imports as they stand above the snippet, merged with its own, and the edit that removes them below."""

    text: str
    removal: Edit


@cached_by_text  # asked for the head, for the tail and for the edits of each snippet
def moved_header(text: str, at: int, rendered: Rendered, style: Style) -> MovedHeader | None:
    r"""The header for a snippet on the line that starts at the code point ``at``.

    None if no imports follow that line, or if something else than a docstring and comments stands above it. The text
    has ``\n`` as line ending.
    """
    found = _imports_below(text, at)
    if found is None:
        return None
    start, end = found
    above, below = text[:at], text[start:end].strip("\r\n") + "\n"
    body = Body(len(above + below), to_plain(rendered.body))
    edits = merge(above + below, rendered.imports, prelude=rendered.prelude, body=body, style=style).edits
    merged = apply(above + below, edits)
    if not merged.startswith(above):
        return None
    header = merged[len(above) :].strip("\r\n") + "\n\n\n"
    return MovedHeader(header.replace("\r\n", "\n").replace("\r", "\n"), Edit(start, _code_below(text, end), ("",)))


@lru_cache(maxsize=2)  # the same for all snippets at a place
def _imports_below(text: str, at: int) -> tuple[int, int] | None:
    """From the next line to the end of the last import that only imports and comments separate from ``at``."""
    line_end = lines.end(text, at)
    end = None
    for item in items(text):
        if item.start < at:
            if item.statement or item.node.type not in ("comment", "expression_statement"):
                return None
        elif item.start >= line_end:
            if item.statement:
                end = lines.end(text, item.end)
            elif item.node.type != "comment":
                break
    return None if end is None else (line_end, end)


def _code_below(text: str, position: int) -> int:
    """The start of the first line from ``position`` that is not blank."""
    while position < len(text) and not text[position : lines.end(text, position)].strip():
        position = lines.end(text, position)
    return position
