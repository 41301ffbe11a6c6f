"""What the server knows of its client: capabilities, trust, settings, open documents."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from celeryls.edit.style import style_of
from celeryls.features.library import Library
from celeryls.lsp.client import Client
from celeryls.lsp.documents import Documents, path_of_any, project_path
from celeryls.lsp.folders import WorkspaceFolders
from celeryls.lsp.index.indexes import Indexes
from celeryls.snippets import user_folder

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.edit.style import Style
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.snippets import Snippet, SnippetPlace
    from celeryls.source.text.document import Document
    from celeryls.workspace.server_settings import ServerSettings

STYLE_FROM = 20_000  # code points: a file's beginning shows how the rest is written


@dataclass(frozen=True)
class OpenDocument:
    """An open Python document; what its path and its project say of it is read when it is asked for."""

    document: Document
    path: Path
    root: Path | None
    folders: WorkspaceFolders

    @property
    def in_project(self) -> bool:
        """Whether it stands for a file of the project; one that was never saved is answered from its own text."""
        return project_path(self.document) is not None

    @property
    def settings(self) -> ServerSettings:
        """What holds in its workspace folder."""
        return self.folders.settings(self.root)

    @cached_property
    def place(self) -> SnippetPlace:
        """Where a snippet in it goes."""
        return self.folders.place(self.path)

    @cached_property
    def style(self) -> Style:
        """How it is written."""
        return style_of(self.document.text[:STYLE_FROM], self.folders.style(self.path))


class Session:
    """One client from ``initialize`` to ``exit``."""

    def __init__(self) -> None:
        self.client = Client()
        self.folders = WorkspaceFolders()
        self.library = Library()
        self.indexes = Indexes(self.folders.root_of)
        self.documents = Documents(self.folders, self.indexes)
        self.complaints: frozenset[str] = frozenset()
        self.asks_status = False

    def python(self, uri: str) -> OpenDocument | None:
        """The open Python document of that URI that is answered for; None where there is none.

        None, too, for stubs, for documents that are no files, and for those that the settings leave out.
        """
        document = self.documents.python(uri)
        if document is None:
            return None
        path = path_of_any(document.uri)
        if self.folders.excluded(path):
            return None
        return OpenDocument(document, path, self.folders.root_of(path), self.folders)

    def snapshot(self, path: Path) -> Snapshot | None:
        """What is known of the project that a file is in; None where it has no index.

        It costs nothing and may be a moment old: its positions in open documents are right only in
        `Indexes.current`.
        """
        return self.indexes.snapshot(path)

    def snippets(self, opened: OpenDocument) -> tuple[Snippet, ...]:
        """Ours, the user's and, in a trusted workspace, the team's; of one prefix the one nearest to the code."""
        return self.library.snippets(self.snippet_folders(opened.root), opened.place)

    def snippet_folders(self, root: Path | None) -> tuple[Path, ...]:
        """The folders of snippets beside our own."""
        team = (root / self.folders.settings(root).snippets_folder,) if self.folders.trusted and root else ()
        return (self._user_folder, *team)

    def reread(self) -> None:
        """Reads settings, snippets and places anew, and the open documents where the settings make a difference."""
        self.folders.forget()
        self.library.forget()
        self.documents.update_wrappers()

    @cached_property
    def _user_folder(self) -> Path:
        return user_folder()
