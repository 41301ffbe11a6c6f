"""All snippets that there are: our own, a user's, a team's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from celeryls.snippets import builtin, load

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.snippets import Snippet, SnippetError


@dataclass(slots=True)
class Library:
    """Keeps the snippets of each folder until `forget`."""

    _folders: dict[Path, tuple[tuple[Snippet, ...], tuple[SnippetError, ...]]] = field(default_factory=dict)

    def snippets(self, folders: tuple[Path, ...]) -> tuple[Snippet, ...]:
        """Ours and those of the folders; of one prefix the last folder's, in the order of their prefixes."""
        found = {snippet.prefix: snippet for snippet in builtin()}
        for folder in folders:
            found |= {snippet.prefix: snippet for snippet in self._load(folder)[0]}
        return tuple(found[prefix] for prefix in sorted(found))

    def errors(self, folders: tuple[Path, ...]) -> tuple[SnippetError, ...]:
        """What is wrong with files of the folders."""
        return tuple(error for folder in folders for error in self._load(folder)[1])

    def forget(self) -> None:
        """Has the folders read anew when they are next asked for."""
        self._folders.clear()

    def _load(self, folder: Path) -> tuple[tuple[Snippet, ...], tuple[SnippetError, ...]]:
        if folder not in self._folders:
            self._folders[folder] = load(folder)
        return self._folders[folder]
