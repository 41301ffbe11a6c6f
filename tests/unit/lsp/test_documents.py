"""A document is read when it is opened, unless it is too large to be read at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from celeryls.lsp.session import Session

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
