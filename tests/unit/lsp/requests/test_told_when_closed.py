"""A file that is opened, closed and deleted between two looks of `workspace/diagnostic` keeps no findings."""

from __future__ import annotations

import pytest
from lsprotocol import types

from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.requests.diagnostics.document import diagnostic
from celeryls.lsp.requests.diagnostics.workspace import _reports
from celeryls.lsp.server import Server
from celeryls.source.outline.files import outline

pytestmark = pytest.mark.asyncio

TEXT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef pay(): ...\n"


async def test_what_was_told_when_it_was_closed_is_taken_back(tmp_path):
    server = Server()
    server.session.folders.roots = (tmp_path,)
    folder = FolderIndex(tmp_path)
    server.session.indexes.add(folder)
    path = tmp_path / "tasks.py"
    path.write_text(TEXT)
    folder.listed([str(path)])
    folder.read({str(path): outline(TEXT)})
    folder.scanned()
    settle(folder)
    params = types.DocumentDiagnosticParams(types.TextDocumentIdentifier(path.as_uri()))
    (told,) = ended(diagnostic(server, params)).items
    assert told.code == "CEL201"
    path.unlink()
    folder.listed([])
    folder.read({str(path): None})
    settle(folder)
    (report,) = [each async for each in _reports(server, {}, set())]
    assert isinstance(report, types.WorkspaceFullDocumentDiagnosticReport)
    assert (report.uri, report.items) == (path.as_uri(), [])
    assert [each async for each in _reports(server, {}, set())] == []


def settle(folder):
    assert folder.take(60)
    folder.current(60)
    assert folder.is_settled


def ended(steps):
    try:
        while True:
            next(steps)
    except StopIteration as end:
        return end.value
