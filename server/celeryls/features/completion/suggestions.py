"""Which snippets fit at the cursor."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from celeryls.features.completion.decorators import typed_decorator
from celeryls.features.completion.matching import begins_a_name, exact_match, match, may_grow, means_a_pattern
from celeryls.source.cursor.context import context_at
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.snippets import Snippet
    from celeryls.source.cursor.context import CursorContext
    from celeryls.source.text.file import SourceFile

_INDENTED_WORD = re.compile(r"[ \t]+\w*")
_TWO_BLANK_LINES = re.compile(r"(?:(?:\r\n|\r|\n)[ \t\f]*){2}(?:\r\n|\r|\n)\Z")
_SOMETHING = re.compile(r"\S")
_LONGEST_WORD = 100  # no snippet has a longer one
_NEAR = 500  # code points above the cursor in which two blank lines must end
_REST_OF_LINE = re.compile(r"\w*[ \t\f]*(?=[\r\n#]|\Z)")


class Suggestion(NamedTuple):
    """A snippet that fits: it replaces the code points from ``start`` to the cursor.

    ``match`` is the text that the editor compares with the typed word, in lower case: the word of the snippet that
    matches, or the typed word itself if two of its letters are swapped. ``rank`` orders the list: first matches of the
    prefix, then snippets made for files of this name, then the snippets' own order. ``may_grow`` is true if the next
    letter may match another word of the snippet that ``match`` does not contain, or end the match. The lines of
    `folded_parts` after the first do not have the cursor's indentation; ``indent`` is what must be added.
    """

    snippet: Snippet
    start: int
    indent: str
    match: str
    rank: str
    may_grow: bool


class _MatchingSnippet(NamedTuple):
    """A snippet that a word matches; the members are those of `Suggestion`."""

    snippet: Snippet
    match: str
    rank: str
    may_grow: bool


def suggestions(  # noqa: PLR0913 - the place, the snippets, and what is known of both
    file: SourceFile,
    offset: int,
    path: str,
    snippets: Iterable[Snippet],
    decorated: Iterable[Snippet] = (),
    *,
    comes_up: bool = True,
    names_first: bool = False,
    in_project: bool = False,
    is_asked: bool = False,
) -> Iterator[Suggestion]:
    """The snippets for the code point ``offset`` that match the word before it.

    There are none inside strings, comments, calls and functions. Behind the end of a function they replace the
    indentation that an editor has left on a blank line. Without a word all of them match. A decorator that is
    typed at the margin matches ``decorated``, those of `decorators`. If patterns do not
    come up by themselves in this file (`scope`), a word must begin with ``cel`` or be the prefix of a snippet;
    ``in_project``, where the project surely uses Celery, the beginning of a prefix finds one for files of this name,
    any beginning if the list ``is_asked`` for.
    With ``names_first`` a word that begins another word of the file finds nothing, unless it surely means a pattern.
    """
    if decorator := typed_decorator(file, offset):
        yield from _decorated(*decorator, path, decorated, comes_up=comes_up)
        return
    context, start = context_at(file, offset), _dedented(file, offset)
    where = "module" if start is not None else _where(context, file.text, offset)
    if where is None:
        return
    typed = file.text[context.word : offset].lower()
    if len(typed) > _LONGEST_WORD:
        return
    start, indent = (context.word, _indent(file.text, context.word)) if start is None else (start, "")
    made_for = partial(_made_for, path=path, in_project=in_project)
    matches = match if comes_up or where == "schedule" else exact_match(typed, snippets, made_for, is_asked=is_asked)
    is_name = names_first and matches is match and begins_a_name(file.text, context.word, typed)
    if is_name and not means_a_pattern(typed, snippets):
        return
    if matches is match:
        found: Iterable[_MatchingSnippet] = _matching(tuple(snippets), where, typed, path)
    else:
        found = _matches(snippets, where, typed, path, matches)
    for each in found:
        yield Suggestion(each.snippet, start, indent, each.match, each.rank, is_name or each.may_grow)


@lru_cache(maxsize=32)  # the same for all places at which a word begins
def _matching(snippets: tuple[Snippet, ...], where: str, typed: str, path: str) -> tuple[_MatchingSnippet, ...]:
    """The snippets that a word matches by their own words."""
    return tuple(_matches(snippets, where, typed, path, match))


def _matches(
    snippets: Iterable[Snippet], where: str, typed: str, path: str, matches: Callable[[Snippet, str], str | None]
) -> Iterator[_MatchingSnippet]:
    for snippet in snippets:
        matched = matches(snippet, typed) if snippet.where == where else None
        if matched is not None:
            order = 2 * (matched != snippet.prefix.lower()) + (not _likely(snippet.files, path))
            yield _MatchingSnippet(snippet, matched, f"{order}{snippet.order:02d}", may_grow(snippet, typed, matched))


def fitting(file: SourceFile, offset: int, path: str, snippets: Iterable[Snippet]) -> list[Snippet]:
    """The snippets that can be inserted at the code point ``offset``; those made for files of this name come first.

    There are none if there is a word before it, which would have to be replaced.
    """
    context = context_at(file, offset)
    where = _where(context, file.text, offset) if context.word == offset else None
    found = (snippet for snippet in snippets if snippet.where == where)
    return sorted(found, key=lambda snippet: not _likely(snippet.files, path))


def _decorated(
    start: int, typed: str, path: str, snippets: Iterable[Snippet], *, comes_up: bool
) -> Iterator[Suggestion]:
    """The snippets for a decorator that is typed; where patterns do not come up, only for one that is complete."""
    for snippet in snippets:
        decorator = snippet.prefix.lower().removesuffix("(…)")
        if decorator.startswith(typed) if comes_up else decorator == typed:
            rank = f"{int(not _likely(snippet.files, path))}{snippet.order:02d}"
            yield Suggestion(snippet, start, "", decorator, rank, may_grow=False)


def _made_for(snippet: Snippet, *, path: str, in_project: bool) -> bool:
    return in_project and _likely(snippet.files, path)


def _dedented(file: SourceFile, offset: int) -> int | None:
    """The start of an indented line that only the cursor makes a part of the function above it; else None.

    An editor keeps the indentation when one presses Enter at the end of a function. Two blank lines end a function in
    the style of PEP 8, unless its body goes on below.
    """
    text = file.text
    start = lines.start(text, offset)
    before = _INDENTED_WORD.fullmatch(text, start, offset)
    rest = _REST_OF_LINE.match(text, offset)
    if before is None or rest is None or not _TWO_BLANK_LINES.search(text, max(start - _NEAR, 0), start):
        return None
    below = _SOMETHING.search(text, rest.end())
    if below is not None and lines.start(text, below.start()) != below.start():
        return None
    context = context_at(file, start)
    return start if context.kind == "statement" and not context.containers else None


def _where(context: CursorContext, text: str, offset: int) -> str | None:
    if context.kind == "entry":
        return "schedule"
    if context.kind == "statement" and not context.containers and _REST_OF_LINE.match(text, offset):
        return "module"
    return None


def _indent(text: str, at: int) -> str:
    before = text[max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 : at]
    return before[: len(before) - len(before.lstrip())]


@lru_cache(maxsize=1024)
def _likely(patterns: tuple[str, ...], path: str) -> bool:
    return any(PurePosixPath(path).match(pattern) for pattern in patterns)
