"""The findings of open documents, from the index of their folder or, without one, from their own text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from celeryls.features.rule_runs.chosen_rules import resolved_for, selection_of
from celeryls.lsp.documents import project_path

if TYPE_CHECKING:
    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.features.findings import FileBasis, Findings
    from celeryls.features.lone_file import LoneFile
    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.session import OpenDocument, Session
    from celeryls.project.index.index import Index
    from celeryls.source.text.document import Document

_LARGEST = 400_000  # code points: checking a larger text takes seconds and blocks all requests
_lone: WeakKeyDictionary[Document, LoneFile] = WeakKeyDictionary()


def findings(session: Session, opened: OpenDocument) -> tuple[PlacedFinding, ...]:
    """The findings of an open document's current text, in the order of the text."""
    if len(opened.document.text) > _LARGEST:
        return ()
    folder = session.indexes.of(opened.path) if opened.in_project else None
    if folder is not None:
        session.indexes.current(opened.path)
        if folder.knows(str(opened.path)):
            return _configured(folder.findings, opened).in_file(str(opened.path), opened.document.file, folder.known)
    lone = _lone_file(opened)
    selection = selection_of(opened.settings)
    if opened.root is not None:
        selection = resolved_for(selection, str(opened.path), str(opened.root))
    lone.configure(opened.place.celery_version, selection)
    return lone.found(opened.document.file)


@dataclass(frozen=True, slots=True)
class DocumentIndex:
    """The index that has a document, under a path; ``is_complete`` says that it has all files of its folder."""

    index: Index
    path: str
    is_complete: bool


def index_of(session: Session, opened: OpenDocument) -> DocumentIndex | None:
    """The index that has an open document's current text; None if the text is too large."""
    if len(opened.document.text) > _LARGEST:
        return None
    folder = session.indexes.of(opened.path) if opened.in_project else None
    if folder is not None:
        session.indexes.current(opened.path)
        if folder.knows(str(opened.path)):
            return DocumentIndex(folder.index, str(opened.path), folder.is_settled)
    lone = _lone_file(opened)
    return DocumentIndex(lone.index(opened.document.file), lone.path, is_complete=False)


def drop_lone_files(session: Session) -> None:
    """Drops the indexes of single documents that the index of their folder knows by now."""
    for document in tuple(_lone):
        path = project_path(document)
        folder = session.indexes.of(path) if path is not None else None
        if folder is not None and folder.knows(str(path)):
            _lone.pop(document, None)


def findings_on_disk(
    session: Session, folder: FolderIndex, closed: OpenDocument
) -> tuple[tuple[PlacedFinding, ...], FileBasis | None]:
    """The findings of a file that is not open, and what they rest on: None where no rule was asked.

    The folder's index must be settled.
    """
    if len(closed.document.text) > _LARGEST:
        return (), None
    folder.findings.configure(session.folders.celery_version(closed.path), selection_of(closed.settings))
    return folder.findings.checked(str(closed.path), closed.document.file)


def _lone_file(opened: OpenDocument) -> LoneFile:
    lone = _lone.get(opened.document)
    if lone is None:
        from celeryls.features.lone_file import LoneFile  # noqa: PLC0415 - most documents are in an index

        lone = _lone[opened.document] = LoneFile(opened.path.name or "untitled.py", frozenset(opened.settings.wrappers))
    return lone


def _configured(found: Findings, opened: OpenDocument) -> Findings:
    """The findings that the document's settings leave enabled."""
    found.configure(opened.place.celery_version, selection_of(opened.settings))
    return found
