"""Texts from a place of a file on: of the editor, else of the disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from celeryls.lsp.places import text_from
from celeryls.lsp.session import Session

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "# ä\r\ndef pack(order_id): ...\r\n"
OPEN = "# 😀\n\ndef ship(order_id): ...\n"


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = Session()
    made.folders.roots = (tmp_path,)
    (tmp_path / "tasks.py").write_text(TEXT, newline="")
    return made


def test_a_file_on_disk_is_read_again_when_it_changes(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "tasks.py"
    assert text_from(session, str(path), 1, 4, 4) == "pack"
    assert text_from(session, str(path), 0, 2, 6) == "ä\ndef "
    path.write_text("def charge(): ...\n")
    os.utime(path, ns=(1, 1))
    assert text_from(session, str(path), 0, 4, 6) == "charge"


def test_an_open_document_stands_for_its_file(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "tasks.py"
    session.documents.opened(types.TextDocumentItem(path.as_uri(), "python", 1, OPEN))
    assert text_from(session, str(path), 2, 4, 4) == "ship"
    assert text_from(session, str(path), 9, 0, 4) == ""


def test_what_is_not_there_has_no_text(session: Session, tmp_path: Path) -> None:
    assert text_from(session, str(tmp_path / "gone.py"), 0, 0, 4) is None
    assert text_from(session, str(tmp_path / "tasks.py"), 9, 0, 4) == ""
