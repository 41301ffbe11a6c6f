"""Finds the snippets that fit at the cursor, and renders them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from celeryls.edit.imports.add import Body, merge
from celeryls.edit.stops import to_plain
from celeryls.edit.text import apply
from celeryls.snippets import plain_file, render
from celeryls.snippets.reuse import renamed, renames
from celeryls.source.cursor.context import context_at
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.edit.stops import Stop
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.snippets import Rendered, Snippet, SnippetPlace
    from celeryls.source.cursor.context import CursorContext
    from celeryls.source.text.file import SourceFile

_MEANT = "cel"
_SWAPPED = 4  # letters: a shorter word with two letters swapped is too often another word
_DEFINITION = re.compile(r"@|def |async def |class ")
_REST_OF_LINE = re.compile(r"\w*[ \t\f]*(?=[\r\n#]|\Z)")


class Suggestion(NamedTuple):
    """A snippet that fits: it replaces the code points from ``start`` to the cursor.

    ``match`` is the text that the editor compares with the typed word, in lower case: the word of the snippet that
    matches, or the typed word itself if two of its letters are swapped. ``rank`` orders the list: first matches of the
    prefix, then snippets made for files of this name, then the snippets' own order. ``may_grow`` is true if the next
    letter may match another word of the snippet that ``match`` does not contain. The lines of `folded_parts` after the
    first do not have the cursor's indentation; ``indent`` is what must be added.
    """

    snippet: Snippet
    start: int
    indent: str
    match: str
    rank: str
    may_grow: bool


def suggestions(
    file: SourceFile, offset: int, path: str, snippets: Iterable[Snippet], *, comes_up: bool = True
) -> Iterator[Suggestion]:
    """The snippets for the code point ``offset`` that match the word before it.

    There are none inside strings, comments, calls and functions. Without a word all of them match. If patterns do not
    come up by themselves in this file (`pattern_scope`), a word must begin with ``cel`` or be the prefix of a snippet.
    """
    context = context_at(file, offset)
    where = _where(context, file.text, offset)
    if where is None:
        return
    typed, indent = file.text[context.word : offset].lower(), _indent(file.text, context.word)
    found_by = _match if comes_up or where == "schedule" else _exact_match(typed, snippets)
    for snippet in snippets:
        match = found_by(snippet, typed) if snippet.where == where else None
        if match is not None:
            order = 2 * (match != snippet.prefix.lower()) + (not _likely(snippet.files, path))
            rank = f"{order}{snippet.order:02d}"
            yield Suggestion(snippet, context.word, indent, match, rank, _may_grow(snippet, typed, match))


def fitting(file: SourceFile, offset: int, path: str, snippets: Iterable[Snippet]) -> list[Snippet]:
    """The snippets that can be inserted at the code point ``offset``; those made for files of this name come first.

    There are none if there is a word before it, which would have to be replaced.
    """
    context = context_at(file, offset)
    where = _where(context, file.text, offset) if context.word == offset else None
    found = (snippet for snippet in snippets if snippet.where == where)
    return sorted(found, key=lambda snippet: not _likely(snippet.files, path))


def folded_parts(
    file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style
) -> tuple[str | Stop, ...]:
    """The text that a snippet inserts at the code point ``at``."""
    return (*folded_head(file, at, snippet, place, style), *body_in(file, snippet, place))


def body_in(file: SourceFile, snippet: Snippet, place: SnippetPlace) -> tuple[str | Stop, ...]:
    """The text that a snippet inserts at the cursor of a file."""
    return _rendered(file, snippet, place).body


def folded_head(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> tuple[str, ...]:
    """The text above a snippet's body.

    Imports that would end up directly above the code point ``at``, else blank lines.

    An editor must not get two edits at one position. After a file's first chunk there are no imports.
    """
    text, above = file.text, at
    if at <= len(file.chunks[0]):
        edits = _merged(file, at, snippet, place, style)
        if imports := tuple(edit.text for edit in edits if (edit.start, edit.end) == (at, at)):
            return imports
        text = apply(text[:at], edits)
        above = len(text)
    if not (blanks := _missing_blanks(text, above)):
        return ()
    body = render(snippet, place, mode="stops").body
    return ("\n",) * blanks if _DEFINITION.match(to_plain(body[:1])) else ()


def import_edits(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> tuple[Edit, ...]:
    """The edits above the cursor that a snippet needs; text directly at the cursor is part of its body."""
    return tuple(edit for edit in _merged(file, at, snippet, place, style) if (edit.start, edit.end) != (at, at))


def _rendered(file: SourceFile, snippet: Snippet, place: SnippetPlace) -> Rendered:
    rendered = render(snippet, place, mode="stops")
    return renamed(rendered, renames(rendered, file.chunks))


def _merged(file: SourceFile, at: int, snippet: Snippet, place: SnippetPlace, style: Style) -> tuple[Edit, ...]:
    rendered = _rendered(file, snippet, place)
    return merge(
        file.text,
        rendered.imports,
        prelude=rendered.prelude,
        body=Body(at, to_plain(rendered.body)),
        style=style,
    ).edits


@lru_cache(maxsize=256)
def documentation(snippet: Snippet, place: SnippetPlace) -> str:
    """The description of a snippet and its full text, as Markdown."""
    lead = snippet.description.strip().split("\n\n")[0]
    return f"{lead}\n\n```python\n{plain_file(render(snippet, place, mode='stops'))}```"


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


def _where(context: CursorContext, text: str, offset: int) -> str | None:
    if context.kind == "entry":
        return "schedule"
    if context.kind == "statement" and not context.containers and _REST_OF_LINE.match(text, offset):
        return "module"
    return None


def _match(snippet: Snippet, typed: str) -> str | None:
    """The word of a snippet that ``typed`` begins; for the prefix, a subsequence with the same first letter is enough.

    A longer word also matches with two letters swapped. An editor's own matching would find letters anywhere in a
    longer text, and would preselect a snippet for somebody who typed ``pass`` and presses Enter.
    """
    for word in snippet.found_by:
        if word.startswith(typed):
            return word
    prefix = snippet.found_by[0]
    if typed[0] == prefix[0] and _is_subsequence(typed, prefix):
        return prefix
    if len(typed) >= _SWAPPED and any(
        word.startswith(meant) for meant in _unswapped(typed) for word in snippet.found_by
    ):
        return typed
    return None


def _begun(word: str, typed: str) -> str | None:
    return word if word.startswith(typed) else None


@lru_cache(maxsize=4)
def _unswapped(typed: str) -> tuple[str, ...]:
    """What may be meant if two neighboring letters are swapped."""
    return tuple(
        typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :]
        for at in range(len(typed) - 1)
        if typed[at] != typed[at + 1]
    )


def _is_subsequence(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _may_grow(snippet: Snippet, typed: str, match: str) -> bool:
    return any(word.startswith(typed) and not match.startswith(word) for word in snippet.found_by)


def _exact_match(typed: str, snippets: Iterable[Snippet]) -> Callable[[Snippet, str], str | None]:
    """For a file where patterns do not come up by themselves: nothing is found until somebody surely means a pattern.

    Whoever has typed ``cbeat`` may go on to ``cbeatentry``, so both are found.
    """
    if typed.startswith(_MEANT):
        return _match
    if typed in {snippet.prefix.lower() for snippet in snippets}:
        return lambda snippet, word: _begun(snippet.prefix.lower(), word)
    return lambda _snippet, _word: None


def _indent(text: str, at: int) -> str:
    before = text[max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 : at]
    return before[: len(before) - len(before.lstrip())]


@lru_cache(maxsize=1024)
def _likely(patterns: tuple[str, ...], path: str) -> bool:
    return any(PurePosixPath(path).match(pattern) for pattern in patterns)
