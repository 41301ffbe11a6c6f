"""A file that is deleted while it is open, or right after it was closed, leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .asking import changed, eventually, indexed, names
from .clients import rich

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Start

TEXT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef newest(order_id): ...\n"


@pytest.mark.parametrize("first", ["closed", "deleted"])
async def test_it_is_gone(tmp_path: Path, start: Start, first: str) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").touch()
    (tmp_path / "shop/tasks.py").write_text(TEXT.replace("newest", "oldest"))
    editor = await start(rich())
    await indexed(editor, "shop.tasks.oldest")
    path = tmp_path / "shop/newest.py"
    path.write_text(TEXT)
    changed(editor, "shop/newest.py")
    await indexed(editor, "shop.newest.newest")
    uri = editor.open(TEXT, "shop/newest.py")
    assert "shop.newest.newest" in await names(editor, "newest")
    closing = types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
    if first == "closed":
        editor.client.text_document_did_close(closing)
    path.unlink()
    changed(editor, "shop/newest.py")
    if first == "deleted":
        editor.client.text_document_did_close(closing)

    async def gone() -> bool:
        return await names(editor, "newest") == []

    await eventually(gone)
