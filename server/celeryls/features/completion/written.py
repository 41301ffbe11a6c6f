"""The text that a snippet writes at the cursor, the imports above it, and its documentation.

*Folded* text belongs above or below a snippet's body and would be an edit of its own, but its place is the cursor: LSP
does not order two edits at one position, so it becomes a part of the inserted text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.imports.add import Body, merge
from celeryls.edit.imports.read import items
from celeryls.edit.stops import to_plain
from celeryls.edit.text import apply
from celeryls.features.completion.header_below import moved_header
from celeryls.snippets import plain_file, render
from celeryls.snippets.reuse import fitted
from celeryls.syntax import lines

if TYPE_CHECKING:
    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.features.completion.header_below import MovedHeader
    from celeryls.snippets import Rendered, Snippet, SnippetPlace
    from celeryls.source.text.file import SourceFile

_DEFINITION = re.compile(r"@|def |async def |class ")


class Around(NamedTuple):
    """All that `folded_head` and `folded_tail` depend on beside the snippet, below the head of a file.

    The blank lines that are missing above, whether an import stands there, whether the place is at the margin, whether
    it is the end of a text without a line break, the blank lines that are missing below, and whether a definition
    follows.
    """

    above: int
    is_below_import: bool
    at_margin: bool
    ends_text: bool
    below: int
    is_above_definition: bool


def around(file: SourceFile, at: int) -> Around | None:
    """What stands around a code point; None in the head of a file, where imports become part of a snippet's text."""
    text = file.text
    if at <= len(file.chunks[0]):
        return None
    above, at_margin = _missing_blanks(text, at), lines.start(text, at) == at
    return Around(
        above,
        bool(above) and _ends_with_header(text[:at]),
        at_margin,
        lines.end(text, at) == len(text) and not text.endswith(("\n", "\r")),
        *(_missing_below(text, at) if at_margin else (0, False)),
    )


def folded_parts(
    file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style
) -> tuple[str | Stop, ...]:
    """The text that a snippet inserts at the code point ``at``."""
    head, tail = (fold(file, at, snippet, place, style) for fold in (folded_head, folded_tail))
    return (*head, *body_in(file, snippet, place), *tail)


def body_in(file: SourceFile, snippet: Snippet, place: SnippetPlace) -> tuple[str | Stop, ...]:
    """The text that a snippet inserts at the cursor of a file."""
    return _rendered(file, snippet, place).body


def folded_head(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> tuple[str, ...]:
    """The text above a snippet's body.

    Imports that would end up directly above the code point ``at``, those of the file that stand below it, or else blank
    lines.

    An editor must not get two edits at one position. After a file's first chunk there are no imports.
    """
    text, above = file.text, at
    if moved := _moved(file, at, snippet, place, style):
        return (moved.text,)
    if at <= len(file.chunks[0]):
        edits = _merged(file, at, snippet, place, style)
        if imports := tuple(edit.text for edit in edits if (edit.start, edit.end) == (at, at)):
            return imports
        text = apply(text[:at], edits)
        above = len(text)
    if not (blanks := _missing_blanks(text, above)):
        return ()
    body = render(snippet, place, mode="stops").body
    if _DEFINITION.match(to_plain(body[:1])):
        return ("\n",) * blanks
    return ("\n",) * (blanks - 1) if _ends_with_header(text[:above]) else ()


def folded_tail(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> tuple[str, ...]:
    """The blank lines below a snippet's body that the code below the code point ``at`` lacks: two at a definition.

    At the end of a file that ended with a line break, or was empty, the one that the typed word took away.
    """
    if snippet.where != "module" or lines.start(file.text, at) != at:
        return ()
    if lines.end(file.text, at) == len(file.text) and not file.text.endswith(("\n", "\r")):
        return ("\n",)
    moved = _moved(file, at, snippet, place, style)
    missing, is_definition = _missing_below(file.text, moved.removal.end - 1 if moved else at)
    if missing == 0:
        return ()
    body = render(snippet, place, mode="stops").body
    wanted = is_definition or bool(_DEFINITION.match(to_plain(body[:1])))
    return ("\n",) * (missing if wanted else max(missing - 1, 0))


def import_edits(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> tuple[Edit, ...]:
    """The edits elsewhere that a snippet needs; text directly at the cursor is part of its body."""
    if moved := _moved(file, at, snippet, place, style):
        return (moved.removal,)
    return tuple(edit for edit in _merged(file, at, snippet, place, style) if (edit.start, edit.end) != (at, at))


@lru_cache(maxsize=256)
def documentation(snippet: Snippet, place: SnippetPlace) -> str:
    """The description of a snippet and its full text, as Markdown."""
    lead = snippet.description.strip().split("\n\n")[0]
    return f"{lead}\n\n```python\n{plain_file(render(snippet, place, mode='stops'))}```"


def _moved(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> MovedHeader | None:
    if snippet.where != "module" or at > len(file.chunks[0]) or lines.start(file.text, at) != at:
        return None
    return moved_header(file.text, at, _rendered(file, snippet, place), style)


def _rendered(file: SourceFile, snippet: Snippet, place: SnippetPlace) -> Rendered:
    return fitted(render(snippet, place, mode="stops"), file.chunks, place)


def _merged(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> tuple[Edit, ...]:
    rendered = _rendered(file, snippet, place)
    return merge(
        file.text,
        rendered.imports,
        prelude=rendered.prelude,
        body=Body(at, to_plain(rendered.body)),
        style=style,
    ).edits


@lru_cache(maxsize=2)  # the same for all snippets at a place
def _missing_below(text: str, at: int) -> tuple[int, bool]:
    """How many of two blank lines are missing between the line of ``at`` and the code below, if that is at the margin.

    Also whether that code is a definition.
    """
    below = lines.end(text, at)
    code = lines.below_blanks(text, below)
    if code >= len(text) or text[code] in " \t":
        return 0, False
    return max(0, 2 - lines.count(text[below:code], code - below)), bool(_DEFINITION.match(text, code))


def _ends_with_header(text: str) -> bool:
    """Whether a text ends with an import or a docstring; formatters want a blank line between that and other code."""
    found = items(text)
    if not found or text[lines.end(text, found[-1].end) :].strip():
        return False
    return found[-1].statement is not None or (len(found) == 1 and text[found[0].start] in "\"'")


@lru_cache(maxsize=2)  # the same for all snippets at a place
def _missing_blanks(text: str, at: int) -> int:
    """How many blank lines a definition at the code point ``at`` lacks: formatters want two between it and code above.

    None if it is indented, or below a comment or a decorator, which may belong to it.
    """
    end = at
    while end and text[end - 1].isspace():
        end -= 1
    last = text[lines.start(text, end) : end].lstrip()
    if lines.start(text, at) != at or not last or last[0] in "#@":
        return 0
    return max(0, 3 - len(lines.split(text[end:at])))
