"""The decorators of new tasks: one that somebody begins to type (``@sh``, ``@app.t``), or that of a file's own app."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.edit.imports.names import bindings
from celeryls.source.cursor.context import context_at
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from celeryls.edit.imports.read import Statement
    from celeryls.snippets import Snippet
    from celeryls.source.text.file import SourceFile

SHARED = "shared_task"
_SMALL, _FULL = "csmall", "ctask"
_IMPORT = re.compile(r"^(from celery import )([\w, ]*)$", re.MULTILINE)
_SHARED = re.compile(rf"@{SHARED}\b")
_TYPED = re.compile(r"@([\w.]+)\Z")
_GOES_ON = re.compile(r"[ \t]*(?:@|def\b|async\b|class\b)")
_ASSIGNED = re.MULTILINE | re.IGNORECASE
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
    """The decorators that a new task of a file may have; ``apps`` are the names of the app that runs its tasks.

    What another framework calls ``app`` is left out.
    """
    bound = bindings(file.chunks[0])
    return (SHARED, *(f"{app}.task" for app in apps if any(_is_celery(each, app, file) for each in bound.get(app, ()))))


def _is_celery(holder: Statement | None, name: str, file: SourceFile) -> bool:
    """Whether an import, or an assignment (None), of a name says that it is Celery's."""
    if holder is not None:
        return "celery" in holder.path.lower()
    return re.search(rf"^{re.escape(name)}\s*(?::[^=\n]+)?=\s*[\w.]*celery\w*\(", file.text, _ASSIGNED) is not None


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


def decorator_for(file: SourceFile, offset: int, apps: Iterable[str], shared: Sequence[bool]) -> str:
    """The decorator for the tasks that a pattern writes at a code point: that of an app which the file has above it.

    It is ``shared_task`` if there is no such app, and where that makes most of the file's tasks: ``shared`` says so of
    each. ``apps`` are the names of the app that runs the file's tasks.
    """
    if 2 * sum(shared) > len(shared):
        return SHARED
    above = file.text[:offset]
    own = (name for name in decorators_in(file, apps) if name != SHARED)
    return next((name for name in own if re.search(rf"\b{name.partition('.')[0]}\b", above)), SHARED)


@lru_cache(maxsize=16)
def with_decorator(snippets: tuple[Snippet, ...], decorator: str) -> tuple[Snippet, ...]:
    """The snippets with another decorator in place of ``shared_task``."""
    if decorator == SHARED:
        return snippets
    return tuple(replace(snippet, source=_redecorated(snippet.source, decorator)) for snippet in snippets)


def _decorated(snippet: Snippet, decorator: str, label: str) -> Snippet:
    source = snippet.source if decorator == SHARED else _redecorated(snippet.source, decorator)
    return replace(snippet, source=source, prefix=label)


def _redecorated(source: str, decorator: str) -> str:
    changed = _SHARED.sub(f"@{decorator}", source)
    return source if changed == source else _IMPORT.sub(_without_shared_task, changed)


def _without_shared_task(found: re.Match[str]) -> str:
    names = [name.strip() for name in found[2].split(",") if name.strip() != SHARED]
    return found[1] + ", ".join(names) if names else ""
