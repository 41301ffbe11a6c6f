"""The workspace folders: their settings, and what a file's path tells about its place."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.project.names.packages import own_packages
from celeryls.snippets.place import place_of
from celeryls.workspace.excluded import is_excluded
from celeryls.workspace.folder_settings import FolderSettings, folder_settings
from celeryls.workspace.formatting import formatting
from celeryls.workspace.settings_layers import Layer, merged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.edit.style import Style
    from celeryls.environment.services import CeleryVersions
    from celeryls.snippets import SnippetPlace
    from celeryls.workspace.folder_settings import Problem
    from celeryls.workspace.server_settings import ServerSettings

_MOST = 1_000
"""Files whose places are cached: a client may open any number, one after the other."""


class WorkspaceFolders:
    """Data that is read once per folder or path, and cached until `forget`.

    ``interpreter`` is the Python that the editor selected for the project: its environment is inspected, never run.
    """

    def __init__(self) -> None:
        self.roots: tuple[Path, ...] = ()
        self.trusted = False
        self.interpreter: str | None = None
        self.editor = Layer()
        self.celery: dict[Path, CeleryVersions] = {}
        self.depends_on_django: dict[Path, bool | None] = {}
        self._outside = self.editor, merged(self.editor.values)
        self._configurations: dict[Path, FolderSettings] = {}
        self._fresh: set[Path] = set()
        self._places: dict[Path, tuple[SnippetPlace, frozenset[str]]] = {}

    def root_of(self, path: Path) -> Path | None:
        """The innermost workspace folder that contains a path; None outside of all."""
        return _innermost(self.roots, path)

    def settings(self, root: Path | None) -> ServerSettings:
        """The settings of a workspace folder; outside of all, the editor's settings."""
        if root is not None:
            return self._configuration(root).settings
        if self._outside[0] is not self.editor:
            self._outside = self.editor, merged(self.editor.values)
        return self._outside[1]

    def set_by(self, root: Path | None, name: str) -> str | None:
        """The source of a setting: `editor`, or the name of the folder's own file; None if it is the default."""
        if name in self.editor.values:
            return "editor"
        said = self._configuration(root).last_layers if root else {}
        return next((path.name for path, values in reversed(tuple(said.items())) if name in values), None)

    def problems(self) -> Iterator[Problem]:
        """The errors in the folders' own files."""
        for root in self.roots:
            yield from self._configuration(root).problems

    def excluded(self, path: Path) -> bool:
        """Whether the settings exclude a file."""
        root = self.root_of(path)
        return root is not None and is_excluded(path, root, self.settings(root).exclude)

    def place(self, path: Path) -> SnippetPlace:
        """The place of a snippet in this file."""
        placed = self._placed(path, self.root_of(path))[0]
        return replace(placed, celery_version=self.celery_version(path))

    def celery_version(self, path: Path) -> tuple[int, ...] | None:
        """The version of a file's Celery; None while it is not known."""
        root = self.root_of(path)
        found = self.celery.get(root) if root else None
        return found.of(path).version if found else None

    def is_version_read(self, path: Path) -> bool:
        """Whether a file's version was looked for; also outside of all folders, where none is."""
        root = self.root_of(path)
        return root is None or root in self.celery

    def style(self, path: Path) -> Style:
        """The project's formatter settings for this file."""
        root = self.root_of(path)
        return replace(formatting(path, root), own_packages=self._placed(path, root)[1])

    def forget(self) -> None:
        """Clears the caches; the last valid settings of the folders that are still open are kept."""
        self._fresh.clear()
        self._places.clear()
        for root in (self._configurations.keys() | self.celery.keys()).difference(self.roots):
            self._configurations.pop(root, None)
            self.celery.pop(root, None)

    def _configuration(self, root: Path) -> FolderSettings:
        if root not in self._fresh:
            last = self._configurations.get(root)
            self._configurations[root] = folder_settings(root, self.editor, trusted=self.trusted, last=last)
            self._fresh.add(root)
        return self._configurations[root]

    def _placed(self, path: Path, root: Path | None) -> tuple[SnippetPlace, frozenset[str]]:
        if path not in self._places:
            if len(self._places) >= _MOST:
                del self._places[next(iter(self._places))]  # the oldest
            self._places[path] = place_of(path, root), own_packages(path, root)
        return self._places[path]


@lru_cache(maxsize=1024)
def _innermost(roots: tuple[Path, ...], path: Path) -> Path | None:
    return max((root for root in roots if path.is_relative_to(root)), key=lambda root: len(root.parts), default=None)
