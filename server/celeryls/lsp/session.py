"""What the server knows of its client: capabilities, trust, settings, open documents."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types

from celeryls.edit.style import style_of
from celeryls.features.library import Library
from celeryls.lsp.client import Client
from celeryls.lsp.convert import offset_at
from celeryls.lsp.uris import path_of
from celeryls.project.formatting import formatting
from celeryls.project.packages import own_packages
from celeryls.settings import Settings
from celeryls.snippets import user_folder
from celeryls.snippets.place import place_of
from celeryls.source.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.style import Style
    from celeryls.snippets import Place, Snippet

logger = logging.getLogger(__name__)

_STYLE_FROM = 20_000  # code points: a file's beginning shows how the rest is written


@dataclass(frozen=True, slots=True)
class Open:
    """An open Python document, and what its path and its project say of it."""

    document: Document
    path: Path
    root: Path | None
    place: Place
    style: Style


class Session:
    """One client from ``initialize`` to ``exit``.

    ``trusted`` says that the client vouches for the workspace; a client that says nothing does not.
    """

    def __init__(self) -> None:
        self.client = Client()
        self.trusted = False
        self.settings = Settings()
        self.roots: tuple[Path, ...] = ()
        self.library = Library()
        self.broken_snippets: frozenset[str] = frozenset()
        self._documents: dict[str, Document] = {}
        self._places: dict[Path, Place] = {}
        self._own_packages: dict[Path, frozenset[str]] = {}

    def document(self, uri: str) -> Document | None:
        """The open document of that URI; None where there is none."""
        return self._documents.get(_key(uri))

    def documents(self) -> Iterator[Document]:
        """All open documents."""
        yield from self._documents.values()

    def python(self, uri: str) -> Open | None:
        """The open Python document of that URI; None where there is none."""
        document = self.document(uri)
        if document is None or document.language != "python":
            return None
        path = _path(document.uri)
        root = self.root_of(path)
        if path not in self._places:
            self._places[path] = place_of(path, root)
            self._own_packages[path] = own_packages(path, root)
        settings = replace(formatting(path, root), own_packages=self._own_packages[path])
        style = style_of(document.text[:_STYLE_FROM], settings)
        return Open(document, path, root, self._places[path], style)

    def root_of(self, path: Path) -> Path | None:
        """The innermost workspace folder that holds a path; None outside all of them."""
        around = (root for root in self.roots if path.is_relative_to(root))
        return max(around, key=lambda root: len(root.parts), default=None)

    def snippets(self, opened: Open) -> tuple[Snippet, ...]:
        """Ours, the user's and, in a trusted workspace, the team's; of one prefix the one nearest to the code."""
        return self.library.snippets(self.snippet_folders(opened.root), opened.place)

    def snippet_folders(self, root: Path | None) -> tuple[Path, ...]:
        """The folders of snippets beside our own."""
        team = (root / self.settings.snippets_folder,) if self.trusted and root else ()
        return (user_folder(), *team)

    def forget_places(self) -> None:
        """Has places read anew, after files of the project changed."""
        self._places.clear()

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """An editor opened a document."""
        item = params.text_document
        self._documents[_key(item.uri)] = Document(item.uri, item.text, item.version, item.language_id)
        self._places.pop(_path(item.uri), None)

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

    def closed(self, params: types.DidCloseTextDocumentParams) -> None:
        """An editor closed a document."""
        self._documents.pop(_key(params.text_document.uri), None)


def _path(uri: str) -> Path:
    """A document that is not saved yet has a path, too, in which nothing exists."""
    return path_of(uri) or Path("/") / uri.rpartition(":")[2].lstrip("/").replace("\0", "")


def _key(uri: str) -> str:
    """Editors disagree on which characters of a URI to escape."""
    return unquote(uri)
