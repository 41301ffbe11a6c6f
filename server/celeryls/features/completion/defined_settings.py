"""Patterns whose settings a file has already: a second definition would take the place of the first one in silence."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.imports.names import bindings
from celeryls.edit.stops import Stop, to_plain
from celeryls.snippets import SnippetError, render

if TYPE_CHECKING:
    from celeryls.snippets import Snippet, SnippetPlace
    from celeryls.source.text.file import SourceFile

_ON_CONF = re.compile(r"^[ \t]*[\w.]*\bconf\.(\w+)[ \t]*=(?!=)", re.MULTILINE)
_UPDATED = re.compile(r"\bconf\.update\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_KEYWORD = re.compile(r"(?:^|[,{\s])[\"']?(\w+)[\"']?\s*[=:](?!=)")
_DEFINITION = re.compile(r"^(?:@|def |async def |class |\w+ = Celery\()", re.MULTILINE)


def new_here(snippets: tuple[Snippet, ...], place: SnippetPlace, file: SourceFile) -> tuple[Snippet, ...]:
    """The snippets without those that would define a setting again that the file's head defines.

    The head defines it by a name, or on an app's ``conf``.
    """
    head = file.chunks[0]
    on_conf = [*_ON_CONF.findall(head), *(name for block in _UPDATED.findall(head) for name in _KEYWORD.findall(block))]
    bound = {*bindings(head), *on_conf, *(f"{place.settings_namespace}_{name.upper()}" for name in on_conf)}
    known = _known_names(place)
    for snippet in snippets:
        if snippet.source not in known:
            known[snippet.source] = _assigned(snippet, place)
    found = tuple(snippet for snippet in snippets if bound.isdisjoint(known[snippet.source]))
    return found if len(found) < len(snippets) else snippets  # one tuple for most files, which others cache by


@lru_cache(maxsize=4)
def _known_names(_place: SnippetPlace) -> dict[str, frozenset[str]]:
    """What `_assigned` says of each snippet, by its source: looking a snippet itself up takes longer than the rest."""
    return {}


def _assigned(snippet: Snippet, place: SnippetPlace) -> frozenset[str]:
    """The names that a snippet of assignments gives a value, apart from those that the user is free to choose."""
    try:
        body = render(snippet, place, mode="stops").body
    except SnippetError:
        return frozenset()  # the list itself logs it, and leaves it out
    text = to_plain(body)
    if snippet.where != "module" or _DEFINITION.search(text):
        return frozenset()  # it gets names of its own where they are taken, like an app below
    chosen = {part.default for part in body if isinstance(part, Stop) and not part.choices}
    return frozenset(bindings(text)) - chosen
