"""What the server knows of its client: capabilities, trust, settings, open documents."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types

from celeryls.edit.style import style_of
from celeryls.features.library import Library
from celeryls.lsp.client import Client
from celeryls.lsp.convert import offset_at
from celeryls.lsp.folders import Folders
from celeryls.lsp.index.indexes import Indexes
from celeryls.lsp.uris import path_of
from celeryls.snippets import user_folder
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.style import Style
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.snippets import Place, Snippet
    from celeryls.workspace.settings import Settings

logger = logging.getLogger(__name__)

STYLE_FROM = 20_000  # code points: a file's beginning shows how the rest is written


@dataclass(frozen=True)
class Open:
    """An open Python document; what its path and its project say of it is read when it is asked for."""

    document: Document
    path: Path
    root: Path | None
    folders: Folders

    @property
    def settings(self) -> Settings:
        """What holds in its workspace folder."""
        return self.folders.settings(self.root)

    @cached_property
    def place(self) -> Place:
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
        self.folders = Folders()
        self.library = Library()
        self.indexes = Indexes(self.folders.root_of)
        self.complaints: frozenset[str] = frozenset()
        self.asks_status = False
        self._documents: dict[str, Document] = {}
        self._by_path: dict[str, Document] = {}

    def document(self, uri: str) -> Document | None:
        """The open document of that URI; None where there is none."""
        return self._documents.get(_key(uri))

    def document_at(self, path: str) -> Document | None:
        """The open document of a file; None where there is none."""
        return self._by_path.get(path)

    def documents(self) -> Iterator[Document]:
        """All open documents."""
        yield from self._documents.values()

    def python(self, uri: str) -> Open | None:
        """The open Python document of that URI; None where there is none, or the settings leave it out."""
        document = self.document(uri)
        if document is None or document.language != "python":
            return None
        path = _path(document.uri)
        if self.folders.excluded(path):
            return None
        return Open(document, path, self.folders.root_of(path), self.folders)

    def snapshot(self, path: Path) -> Snapshot | None:
        """What is known of the project that a file is in; None where it has no index.

        It costs nothing and may be a moment old: its positions in open documents are right only in
        `Indexes.current`.
        """
        return self.indexes.snapshot(path)

    def snippets(self, opened: Open) -> tuple[Snippet, ...]:
        """Ours, the user's and, in a trusted workspace, the team's; of one prefix the one nearest to the code."""
        return self.library.snippets(self.snippet_folders(opened.root), opened.place)

    def snippet_folders(self, root: Path | None) -> tuple[Path, ...]:
        """The folders of snippets beside our own."""
        team = (root / self.folders.settings(root).snippets_folder,) if self.folders.trusted and root else ()
        return (self._user_folder, *team)

    @cached_property
    def _user_folder(self) -> Path:
        return user_folder()

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """An editor opened a document."""
        item = params.text_document
        document = Document(item.uri, item.text, item.version, item.language_id)
        self._documents[_key(item.uri)] = document
        document.take_wrappers(self._wrappers(document))
        if document.language == "python":
            self._by_path[str(_path(item.uri))] = document
            self.indexes.opened(_path(item.uri), document)

    def reread(self) -> None:
        """Reads settings, snippets and places anew, and the open documents where the settings make a difference."""
        self.folders.forget()
        self.library.forget()
        self.take_wrappers()

    def take_wrappers(self) -> bool:
        """Reads those open documents anew in which other decorators than before make a task; whether there are any."""
        before = [document.wrappers for document in self.documents()]
        for document in self.documents():
            document.take_wrappers(self._wrappers(document))
        return before != [document.wrappers for document in self.documents()]

    def _wrappers(self, document: Document) -> frozenset[str]:
        """The project's own decorators: those that its settings name, and those that the index has found."""
        path = _path(document.uri)
        named = frozenset(self.folders.settings(self.folders.root_of(path)).wrappers)
        snapshot = self.snapshot(path)
        return named | snapshot.wrappers | snapshot.wrappers_in(str(path)) if snapshot else named

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """An editor changed a document; a document that was never opened is ignored."""
        document = self.document(params.text_document.uri)
        if document is None:
            logger.warning("change of %s, which is not open", params.text_document.uri)
            return
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start = offset_at(document, change.range.start, self.client.encoding)
                end = offset_at(document, change.range.end, self.client.encoding)
                document.change(start, max(start, end), change.text)
            else:
                document.replace(change.text)
        document.version = params.text_document.version
        self.indexes.edited(_path(document.uri))

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """An editor closed a document."""
        document = self._documents.pop(_key(params.text_document.uri), None)
        if document is not None and self._by_path.get(str(_path(document.uri))) is document:
            del self._by_path[str(_path(document.uri))]
            self.indexes.closed(_path(document.uri))


@lru_cache(maxsize=1024)
def _path(uri: str) -> Path:
    """A document that is not saved yet has a path, too, in which nothing exists."""
    return path_of(uri) or Path("/") / uri.rpartition(":")[2].lstrip("/").replace("\0", "")


def _key(uri: str) -> str:
    """Editors disagree on which characters of a URI to escape."""
    return unquote(uri)
