"""Patterns come up while it is not known whether a project has Celery; its files alone do not tell."""

from __future__ import annotations

import json

import pytest
from lsprotocol import types

from celeryls.environment.celery_version import CeleryVersion
from celeryls.environment.services import CeleryVersions
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.requests.completion import completion
from celeryls.lsp.server import Server

pytestmark = pytest.mark.asyncio

UNKNOWN, NEWEST = CeleryVersion(None, "unknown"), CeleryVersion((5, 6, 2), "5.6.2")


@pytest.mark.parametrize(
    ("version", "come_up"),
    [(None, True), (UNKNOWN, False), (NEWEST, True)],
    ids=["not looked for yet", "looked for, and none", "known"],
)
async def test_in_a_folder_without_tasks_the_version_decides(tmp_path, version, come_up):
    server = Server()
    server.session.folders.roots = (tmp_path,)
    folder = FolderIndex(tmp_path)
    server.session.indexes.add(folder)
    folder.listed(())
    folder.scanned()
    if version is not None:
        server.session.folders.celery[tmp_path] = CeleryVersions(version)
    uri = (tmp_path / "tasks.py").as_uri()
    server.session.documents.opened(types.TextDocumentItem(uri, "python", 1, "cem"))
    at = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(0, 3))
    folder.resolve_pending()
    folder.release_requests()
    assert server.session.indexes.is_settled(tmp_path / "tasks.py")
    found = json.loads(completion(server, at))["items"]
    assert ("cemail" in [item["label"] for item in found]) is come_up
