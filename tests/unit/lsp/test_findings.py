"""The findings of open documents, with an index of their folder and without one."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from lsprotocol import types

from celeryls.features.lone_file import LoneFile
from celeryls.lsp.findings import drop_lone_files, findings, findings_on_disk
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.session import OpenDocument, Session
from celeryls.source.outline.files import outline
from celeryls.source.text.document import Document

TEXT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef ship(x): ...\n"
ROOT = Path("/nowhere/shop")


def lone_files() -> int:
    gc.unfreeze()  # what is frozen is not listed
    gc.collect()
    return sum(type(each) is LoneFile for each in gc.get_objects())  # `isinstance` would ask each object for its class


def test_the_index_of_a_document_alone_is_dropped_once_that_of_its_folder_has_it():
    session, uri = Session(), (ROOT / "tasks.py").as_uri()
    session.folders.roots = (ROOT,)
    session.documents.opened(types.TextDocumentItem(uri, "python", 1, TEXT))
    opened = session.python(uri)
    assert opened is not None
    before = lone_files()
    alone = findings(session, opened)
    assert lone_files() == before + 1
    folder = FolderIndex(ROOT)
    session.indexes.add(folder)
    folder.opened(str(opened.path), opened.document)
    drop_lone_files(session)
    assert lone_files() == before + 1
    folder.scanned()
    assert [found.code for found in findings(session, opened)] == [found.code for found in alone] == ["CEL201"]
    drop_lone_files(session)
    assert lone_files() == before


def test_the_text_of_a_closed_file_is_not_kept_with_its_findings():
    session, folder, path = Session(), FolderIndex(ROOT), ROOT / "tasks.py"
    session.folders.roots = (ROOT,)
    folder.listed([str(path)])
    folder.read({str(path): outline(TEXT)})
    folder.scanned()
    folder.take(5)
    folder.current(5)
    closed = OpenDocument(Document(path.as_uri(), TEXT), path, ROOT, session.folders)
    found, basis = findings_on_disk(session, folder, closed)
    assert [each.code for each in found] == ["CEL201"]
    assert basis is not None
    watched = weakref.ref(closed.document.file)
    del closed
    gc.collect()
    assert watched() is None
