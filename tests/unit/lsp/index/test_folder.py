"""The index of a folder, as the server keeps it while files are read and edited."""

from __future__ import annotations

from pathlib import Path

from celeryls.lsp.index.folder import FolderIndex
from celeryls.source.outline.files import outline
from celeryls.source.text.document import Document

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(): ...\n"


def test_it_is_settled_once_all_files_are_read_and_resolved():
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py", "/shop/b.py"])
    folder.read({"/shop/a.py": outline(TASKS)})
    while not (folder.take(0) and folder.resolve_pending()):
        pass
    assert not folder.is_settled
    folder.read({"/shop/b.py": outline(TASKS)})
    folder.scanned()
    assert not folder.is_settled
    assert folder.take(1)
    assert not folder.is_settled
    assert folder.resolve_pending()
    assert folder.is_settled


def test_an_edit_that_is_not_resolved_yet_leaves_it_open():
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py"])
    folder.scanned()
    folder.opened("/shop/a.py", Document("file:///shop/a.py", TASKS))
    folder.take_edits()
    assert not folder.is_settled
    assert [task.name for task in folder.current(5).tasks()] == ["a.ship"]
    assert folder.is_settled
