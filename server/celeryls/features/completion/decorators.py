"""Tasks for somebody who begins with the decorator: ``@sh``, ``@shared_task``, ``@app.t``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.imports.names import bindings
from celeryls.source.cursor.context import context_at
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.snippets import Snippet
    from celeryls.source.text.file import SourceFile

SHARED = "shared_task"
_SMALL, _FULL = "csmall", "ctask"
_IMPORT = "from celery import shared_task"
_SHARED = re.compile(rf"@{SHARED}\b")
_TYPED = re.compile(r"@([\w.]+)\Z")
_GOES_ON = re.compile(r"[ \t]*(?:@|def\b|async\b|class\b)")
_REST_OF_LINE = re.compile(r"[\w.]*[ \t\f]*(?=[\r\n#]|\Z)")


def typed_decorator(file: SourceFile, offset: int) -> tuple[int, str] | None:
    """The code point at which a decorator begins that is being typed at the margin, and its text in lower case.

    None if a definition follows directly, which the decorator would belong to, or if ``offset`` is elsewhere.
    """
    text = file.text
    start = lines.start(text, offset)
    found = _TYPED.match(text[start:offset])
    rest = _REST_OF_LINE.match(text, offset)
    if found is None or rest is None or _GOES_ON.match(text, lines.end(text, rest.end())):
        return None
    context = context_at(file, start)
    is_free = context.kind == "statement" and not context.containers
    return (start, found[0].lower()) if is_free else None


def decorators_in(file: SourceFile, apps: Iterable[str]) -> tuple[str, ...]:
    """The decorators that a new task of a file may have; ``apps`` are the names of the app that runs its tasks."""
    bound = bindings(file.chunks[0])
    return (SHARED, *(f"{app}.task" for app in apps if app in bound))


@lru_cache(maxsize=64)
def decorator_snippets(snippets: tuple[Snippet, ...], decorators: tuple[str, ...]) -> tuple[Snippet, ...]:
    """A small task and the full one for each decorator; their prefixes are the decorators as one types them."""
    by_prefix = {snippet.prefix: snippet for snippet in snippets}
    return tuple(
        _decorated(by_prefix[prefix], decorator, label)
        for decorator in decorators
        for prefix, label in ((_SMALL, f"@{decorator}"), (_FULL, f"@{decorator}(…)"))
        if prefix in by_prefix
    )


def _decorated(snippet: Snippet, decorator: str, label: str) -> Snippet:
    source = snippet.source
    if decorator != SHARED:
        source = _SHARED.sub(f"@{decorator}", source).replace(_IMPORT, "")
    return replace(snippet, source=source, prefix=label)
