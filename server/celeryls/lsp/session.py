"""What the server knows about its client: capabilities, trust, settings, open documents."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from celeryls.edit.style import style_of
from celeryls.features.library import Library
from celeryls.lsp.client import Client
from celeryls.lsp.documents import Documents, path_of_any, project_path
from celeryls.lsp.folders import WorkspaceFolders
from celeryls.lsp.index.indexes import Indexes
from celeryls.lsp.requests.actions.kept_answers import KeptActions
from celeryls.snippets import user_folder

if TYPE_CHECKING:
    from pathlib import Path

    from lsprotocol.types import Diagnostic

    from celeryls.edit.style import Style
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.snippets import Snippet, SnippetPlace
    from celeryls.source.text.document import Document
    from celeryls.workspace.server_settings import ServerSettings

STYLE_FROM = 20_000  # code points: the beginning of a file shows the style of the rest


@dataclass(frozen=True)
class OpenDocument:
    """An open Python document; its place and settings are read lazily."""

    document: Document
    path: Path
    root: Path | None
    folders: WorkspaceFolders

    @property
    def in_project(self) -> bool:
        """Whether it is a file of the project; a document that was never saved is answered from its own text."""
        return project_path(self.document) is not None

    @property
    def settings(self) -> ServerSettings:
        """The settings of its workspace folder."""
        return self.folders.settings(self.root)

    @cached_property
    def place(self) -> SnippetPlace:
        """The place of a snippet in it."""
        return self.folders.place(self.path)

    @cached_property
    def style(self) -> Style:
        """Its style."""
        return style_of(self.document.text[:STYLE_FROM], self.folders.style(self.path))


class Session:
    """One client from ``initialize`` to ``exit``."""

    def __init__(self) -> None:
        self.client = Client()
        self.folders = WorkspaceFolders()
        self.library = Library()
        self.indexes = Indexes(self.folders.root_of)
        self.documents = Documents(self.folders, self.indexes)
        self.kept_actions = KeptActions()
        self.complaints: frozenset[str] = frozenset()
        self.other_files: dict[str, list[Diagnostic]] = {}
        """What was pushed of files that are not Python, by URI."""
        self.told_when_closed: set[str] = set()
        """URIs of closed files whose findings `textDocument/diagnostic` told; `workspace/diagnostic` goes on there."""
        self.asks_status = False
        self.shows_tree = False
        self.versions_read = asyncio.Event()
        """Set while no folder's version of Celery is being read."""

    def python(self, uri: str) -> OpenDocument | None:
        """The open Python document with that URI that requests are answered for; None if there is none.

        Also None for stubs, for documents that are not files, and for excluded ones.
        """
        document = self.documents.python(uri)
        if document is None:
            return None
        path = path_of_any(document.uri)
        if self.folders.excluded(path):
            return None
        return OpenDocument(document, path, self.folders.root_of(path), self.folders)

    def snapshot(self, path: Path) -> Snapshot | None:
        """The snapshot of the project that a file is in; None if it has no index.

        It is cheap and may be outdated: positions in open documents are only exact in `Indexes.current`.
        """
        return self.indexes.snapshot(path)

    def snippets(self, opened: OpenDocument) -> tuple[Snippet, ...]:
        """The built-in snippets, the user's and, in a trusted workspace, the team's.

        The nearest folder wins for a prefix.
        """
        return self.library.snippets(self.snippet_folders(opened.root), opened.place)

    def has_django(self, opened: OpenDocument) -> bool | None:
        """Whether the project of a document uses Django; None if that can't be told."""
        folder = self.indexes.of(opened.path) if opened.in_project else None
        shown = folder.shows_django if folder else None
        declared = self.folders.depends_on_django.get(opened.root) if opened.root else None
        if shown or declared:
            return True
        return None if shown is None else declared

    def snippet_folders(self, root: Path | None) -> tuple[Path, ...]:
        """The snippet folders other than the built-in one."""
        team = (root / self.folders.settings(root).snippets_folder,) if self.folders.trusted and root else ()
        return (self._user_folder, *team)

    def reread(self) -> None:
        """Reads settings, snippets and places again, and the open documents if the settings affect them."""
        self.folders.forget()
        self.library.forget()
        self.documents.update_sizes()
        self.documents.update_wrappers()

    @cached_property
    def _user_folder(self) -> Path:
        return user_folder()
