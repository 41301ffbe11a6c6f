"""All available snippets: built-in, the user's and the team's."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.snippets import SnippetError, builtin, load, render

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.snippets import Snippet, SnippetPlace

logger = logging.getLogger(__name__)


_MOST = 100
"""Places whose usable snippets are cached: a place is an app and a version of Celery, and a project has few."""


@dataclass(slots=True)
class Library:
    """Caches the snippets of each folder until `forget`."""

    _folders: dict[Path, tuple[tuple[Snippet, ...], tuple[SnippetError, ...]]] = field(default_factory=dict)
    _usable: dict[tuple[tuple[Path, ...], SnippetPlace], tuple[Snippet, ...]] = field(default_factory=dict)

    def snippets(self, folders: tuple[Path, ...], place: SnippetPlace) -> tuple[Snippet, ...]:
        """The built-in snippets and those of the folders that can be rendered at a place, by prefix.

        If several have the same prefix, the last folder wins.
        """
        if (folders, place) not in self._usable:
            if len(self._usable) >= _MOST:
                del self._usable[next(iter(self._usable))]  # the oldest
            found = {snippet.prefix: snippet for folder in folders for snippet in self._load(folder)[0]}
            found = {snippet.prefix: snippet for snippet in builtin()} | found
            self._usable[folders, place] = tuple(found[name] for name in sorted(found) if renders(found[name], place))
        return self._usable[folders, place]

    def errors(self, folders: tuple[Path, ...]) -> tuple[SnippetError, ...]:
        """The errors in the files of the folders."""
        return tuple(error for folder in folders for error in self._load(folder)[1])

    def forget(self) -> None:
        """Reads the folders again at their next use."""
        self._folders.clear()
        self._usable.clear()

    def _load(self, folder: Path) -> tuple[tuple[Snippet, ...], tuple[SnippetError, ...]]:
        if folder not in self._folders:
            self._folders[folder] = load(folder)
        return self._folders[folder]


@lru_cache(maxsize=1024)
def renders(snippet: Snippet, place: SnippetPlace) -> bool:
    """Whether it renders here. A template may fail in a branch that only this place takes; the others still work."""
    try:
        render(snippet, place, mode="stops")
    except SnippetError as error:
        logger.warning("%s", error)
        return False
    return True


def leave_out(snippet: Snippet, error: Exception) -> None:
    """Logs that a snippet can't be inserted at some place; the others are still offered there."""
    _log_once(snippet, f"{type(error).__name__}: {error}")


@lru_cache(maxsize=256)
def _log_once(snippet: Snippet, message: str) -> None:
    logger.error("%s: %s can't be inserted: %s", snippet.path, snippet.prefix, message)
