"""The findings of open documents, with an index of their folder and without one."""

from __future__ import annotations

import gc
from pathlib import Path

from lsprotocol import types

from celeryls.features.lone_file import LoneFile
from celeryls.lsp.findings import drop_lone_files, findings
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.session import Session

TEXT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef ship(x): ...\n"
ROOT = Path("/nowhere/shop")


def lone_files() -> int:
    gc.collect()
    return sum(isinstance(each, LoneFile) for each in gc.get_objects())


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
