"""A document is read when it is opened, unless it is too large to be read at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from lsprotocol import types

from celeryls.lsp.documents import LARGEST_KEPT
from celeryls.lsp.session import Session
from celeryls.source.text.line_starts import LineTable

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "from celery import shared_task\n\n\n@shared_task\ndef pack(): ...\n"
START = types.Position(0, 0)


def changed(uri: str, change: Any) -> types.DidChangeTextDocumentParams:
    return types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(2, uri), [change])


@pytest.mark.parametrize(("largest", "is_read"), [(400, True), (50, False)])
def test_the_units_of_a_document_that_is_too_large_are_never_read(
    tmp_path: Path, largest: int, *, is_read: bool
) -> None:
    (tmp_path / "celeryls.toml").write_text(f"largestFile = {largest}\n")
    session = Session()
    session.folders.roots = (tmp_path,)
    uri = (tmp_path / "tasks.py").as_uri()
    session.documents.opened(types.TextDocumentItem(uri, "python", 1, TEXT))
    document = session.documents.get(uri)
    assert document is not None
    assert document.is_read is is_read
    session.documents.changed(
        changed(uri, types.TextDocumentContentChangePartial(types.Range(START, START), "# ")), "utf-16"
    )
    session.documents.changed(changed(uri, types.TextDocumentContentChangeWholeDocument(f"\n{TEXT}")), "utf-16")
    session.documents.changed(
        changed(uri, types.TextDocumentContentChangePartial(types.Range(START, START), "# ")), "utf-16"
    )
    assert document.is_read is is_read
    assert document.text == f"# \n{TEXT}"
    assert document.line_text(1) == TEXT.partition("\n")[0]


@pytest.mark.parametrize(("largest", "is_kept"), [(400, False), (LARGEST_KEPT * 2, True)])
def test_the_lines_of_a_document_that_is_far_too_large_are_not_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, largest: int, *, is_kept: bool
) -> None:
    (tmp_path / "celeryls.toml").write_text(f"largestFile = {largest}\n")
    session = Session()
    session.folders.roots = (tmp_path,)
    uri = (tmp_path / "data.csv").as_uri()
    huge = "1,2,3,4\n" * (LARGEST_KEPT // 8 + 1)
    with patch("celeryls.source.text.document.LineTable", side_effect=LineTable) as counted:
        session.documents.opened(types.TextDocumentItem(uri, "csv", 1, huge))
        assert (session.documents.get(uri) is not None) is is_kept
        assert session.documents.is_dropped(uri) is not is_kept
        assert counted.call_count == is_kept
    assert ("is ignored until it is opened again" in caplog.text) is not is_kept


def test_a_document_that_becomes_far_too_large_is_ignored_until_it_is_opened_again(tmp_path: Path) -> None:
    session = Session()
    session.folders.roots = (tmp_path,)
    uri = (tmp_path / "tasks.py").as_uri()
    session.documents.opened(types.TextDocumentItem(uri, "python", 1, TEXT))
    huge = types.TextDocumentContentChangeWholeDocument("x = 1\n" * (LARGEST_KEPT // 6 + 1))
    session.documents.changed(changed(uri, huge), "utf-16")
    session.documents.changed(changed(uri, types.TextDocumentContentChangeWholeDocument(TEXT)), "utf-16")
    assert session.documents.get(uri) is None
    session.documents.opened(types.TextDocumentItem(uri, "python", 3, TEXT))
    assert session.documents.python(uri) is not None
