"""The documents that are open in the editor; the only owner of their texts."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from celeryls.lsp.convert import offset_at
from celeryls.lsp.uris import path_of, scheme_of, unescaped
from celeryls.source.text.document import Document
from celeryls.syntax.text_cache import cached_by_text
from celeryls.workspace.fixtures import SUFFIXES, is_fixture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.lsp.folders import WorkspaceFolders
    from celeryls.lsp.index.indexes import Indexes

logger = logging.getLogger(__name__)

_STUBS = ".pyi"

LARGEST_KEPT = 2_000_000
"""Code points of a text whose lines are still counted, so that it is answered again once it is short enough."""


class Documents:
    """Handles the editor's document events in order, keeps the texts, and overlays the project's files with them.

    Python documents with the scheme ``file``, except stubs, belong to the project. An ``untitled:`` document is
    answered from its own text. Any other document, such as an old revision under ``git:``, is kept so that its changes
    can be applied, but never answered.
    """

    def __init__(self, folders: WorkspaceFolders, indexes: Indexes) -> None:
        self._folders = folders
        self._indexes = indexes
        self._documents: dict[str, Document] = {}
        self._of_project: dict[str, Document] = {}
        self._new: set[str] = set()
        self._dropped: set[str] = set()

    def __iter__(self) -> Iterator[Document]:
        """All open documents."""
        return iter(tuple(self._documents.values()))

    def get(self, uri: str) -> Document | None:
        """The open document with that URI; None if there is none."""
        return self._documents.get(unescaped(uri))

    def at(self, path: str) -> Document | None:
        """The open project document for a file path; None if there is none."""
        return self._of_project.get(path)

    def of_file(self, path: str) -> Document | None:
        """As ``at``, and also an open fixture; None if there is none."""
        found = self.at(path)
        if found is not None or not path.lower().endswith(SUFFIXES):
            return found
        fixtures = (self.fixture(each.uri) for each in self)
        return next((each for each in fixtures if each is not None and str(path_of_any(each.uri)) == path), None)

    def python(self, uri: str) -> Document | None:
        """The open Python document with that URI that requests are answered for; None if there is none."""
        document = self.get(uri)
        if document is None or document.language != "python":
            return None
        return document if is_answered(document.uri) and not self.is_too_large(document) else None

    def fixture(self, uri: str) -> Document | None:
        """The open fixture of Django's with that URI, which names of tasks are looked up in; None if there is none."""
        document = self.get(uri)
        if document is None or document.language == "python" or not is_answered(document.uri):
            return None
        return document if is_fixture(str(path_of_any(document.uri))) and not self.is_too_large(document) else None

    def is_too_large(self, document: Document) -> bool:
        """Whether a document has more code points than the setting allows: it is kept, and never parsed."""
        path = path_of_any(document.uri)
        return len(document.text) > self._folders.settings(self._folders.root_of(path)).largest_file

    def below(self, root: Path) -> Iterator[tuple[str, Document]]:
        """The open project documents in a folder, with their paths."""
        for path, document in self._of_project.items():
            if Path(path).is_relative_to(root):
                yield path, document

    def opened(self, item: types.TextDocumentItem) -> None:
        """Adds a document that was opened; one that is far too large is dropped, since its lines take long to count."""
        if self._is_dropped_whole(item.uri, item.text):
            return
        document = Document(item.uri, item.text, item.version, item.language_id, is_read=False)
        self._dropped.discard(unescaped(item.uri))
        self._documents[unescaped(item.uri)] = document
        document.wrappers = self._wrappers(document)
        self._read(document)
        self._overlay(document)

    def changed(self, params: types.DidChangeTextDocumentParams, encoding: str) -> None:
        """Applies an editor's changes in order; changes of a document that was never opened are ignored."""
        document = self.get(params.text_document.uri)
        if document is None:
            if not self.is_dropped(params.text_document.uri):
                logger.warning("change of %s, which is not open", params.text_document.uri)
            return
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start = offset_at(document, change.range.start, encoding)
                end = offset_at(document, change.range.end, encoding)
                document.change(start, max(start, end), change.text)
            elif self._is_dropped_whole(document.uri, change.text):
                return
            else:
                document.replace(change.text)
        document.version = params.text_document.version
        self._read(document)
        if (path := project_path(document)) and not self._overlay(document):
            self._indexes.edited(path)

    def closed(self, uri: str) -> None:
        """Removes a document; its file on disk counts again."""
        self._dropped.discard(unescaped(uri))
        document = self._documents.pop(unescaped(uri), None)
        path = project_path(document) if document else None
        if path and self._of_project.get(str(path)) is document:
            self._uncover(path)

    def _is_dropped_whole(self, uri: str, text: str) -> bool:
        """Drops a document if its whole text is larger than any that is kept. Returns whether it did."""
        largest = max(self._folders.settings(self._folders.root_of(path_of_any(uri))).largest_file, LARGEST_KEPT)
        if len(text) <= largest:
            return False
        self.dropped(uri)
        return True

    def dropped(self, uri: str) -> None:
        """Ignores a document until it is opened again, because it, or a message with its text, is too large."""
        self.closed(uri)
        self._dropped.add(unescaped(uri))
        logger.warning("%s is ignored until it is opened again", uri)

    def is_dropped(self, uri: str) -> bool:
        """Whether a document is ignored until it is opened again."""
        return unescaped(uri) in self._dropped

    def is_new(self, document: Document) -> bool:
        """Whether a project document was opened and the index has not been asked about it since."""
        path = project_path(document)
        return path is not None and str(path) in self._new

    def resolve(self, document: Document) -> None:
        """Updates the index with a document's current text, and the document with the index's task decorators.

        This takes at most 50 ms; the rest is resolved in the background.
        """
        path = project_path(document)
        if path is None:
            return
        self._new.discard(str(path))
        self._indexes.current(path)
        document.wrappers = self._wrappers(document)

    def update_wrappers(self) -> bool:
        """Tells the documents which decorators make a task. Returns whether that changed for any document."""
        before = [document.wrappers for document in self]
        for document in self:
            document.wrappers = self._wrappers(document)
        return before != [document.wrappers for document in self]

    def update_sizes(self) -> None:
        """Applies the setting for the largest file to all documents."""
        for document in self:
            self._overlay(document)

    def _overlay(self, document: Document) -> bool:
        """Lets a project document stand for its file, or the file for itself if the document is too large.

        Returns whether that changed.
        """
        path = project_path(document)
        if path is None:
            return False
        stands, fits = self._of_project.get(str(path)) is document, not self.is_too_large(document)
        if fits and not stands:
            self._of_project[str(path)] = document
            self._new.add(str(path))
            self._indexes.opened(path, document)
        elif stands and not fits:
            self._uncover(path)
        return stands != fits

    def _read(self, document: Document) -> None:
        """Reads a Python text at once, so that what an edit breaks is known from before; a large one never is."""
        if document.language == "python" and not document.is_read and not self.is_too_large(document):
            document.read()

    def _uncover(self, path: Path) -> None:
        del self._of_project[str(path)]
        self._new.discard(str(path))
        self._indexes.closed(path)

    def _wrappers(self, document: Document) -> frozenset[str]:
        """The project's own task decorators: those named in the settings, and those found by the index."""
        path = path_of_any(document.uri)
        named = frozenset(self._folders.settings(self._folders.root_of(path)).wrappers)
        snapshot = self._indexes.snapshot(path)
        return named | snapshot.wrappers | snapshot.wrappers_in(str(path)) if snapshot else named


def project_path(document: Document) -> Path | None:
    """The path of the file that a document belongs to; None if it is not part of the project."""
    if document.language != "python":
        return None
    path = path_of(document.uri)
    return path if path and path.suffix != _STUBS else None


@cached_by_text
def path_of_any(uri: str) -> Path:
    """A path for any document; for one that is not saved yet no file exists there."""
    return path_of(uri) or Path("/") / unescaped(uri.rpartition(":")[2]).lstrip("/").replace("\0", "")


def is_answered(uri: str) -> bool:
    """Whether requests for a Python document are answered: for files and unsaved documents, but not for stubs."""
    return scheme_of(uri) in {"file", "untitled"} and path_of_any(uri).suffix != _STUBS
