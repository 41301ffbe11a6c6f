"""A title that speaks of Celery's version waits a moment for it."""

from __future__ import annotations

import asyncio
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from celeryls.environment.celery_version import CeleryVersion
from celeryls.environment.services import CeleryVersions
from celeryls.lsp.folders import WorkspaceFolders
from celeryls.lsp.requests import celery, files, lifecycle
from celeryls.lsp.requests.actions.code_action import code_action

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def server(tmp_path: Path) -> Any:
    folders = WorkspaceFolders()
    folders.roots = (tmp_path,)
    session = SimpleNamespace(folders=folders, versions_read=asyncio.Event(), python=lambda _uri: None)
    return SimpleNamespace(session=session, updater=SimpleNamespace(first_answers=lambda _uri: iter(())))


def waiting(server: Any, tmp_path: Path, **options: float) -> list[Any]:
    return list(celery.first_version(server, (tmp_path / "tasks.py").as_uri(), **options))


def test_it_waits_until_the_version_is_read(server, tmp_path):
    async def asked() -> float:
        ((wait, *_),) = waiting(server, tmp_path, patience=60)
        asyncio.get_running_loop().call_soon(server.session.versions_read.set)
        begin = time.monotonic()
        await wait()
        return time.monotonic() - begin

    assert asyncio.run(asked()) < 50


def test_it_waits_no_longer_than_it_has_patience(server, tmp_path):
    ((wait, *_),) = waiting(server, tmp_path, patience=0.01)
    asyncio.run(wait())


def test_nothing_is_awaited_once_it_is_known_or_can_t_be_found(server, tmp_path):
    server.session.folders.celery[tmp_path] = object()
    assert waiting(server, tmp_path) == []
    del server.session.folders.celery[tmp_path]
    assert list(celery.first_version(server, "untitled:Untitled-1")) == []
    server.session.versions_read.set()
    assert waiting(server, tmp_path) == []


def test_reading_ends_even_if_it_fails(server, monkeypatch):
    def broken(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(celery, "celery_versions", broken)
    monkeypatch.setattr("celeryls.lsp.requests.status.notify", lambda _server: None)
    monkeypatch.setattr(type(server.session.folders), "settings", lambda *_: SimpleNamespace(celery_version=""))
    asyncio.run(celery.find_versions(server))
    assert server.session.versions_read.is_set()


@pytest.mark.asyncio
@pytest.mark.parametrize(("version", "again"), [((5, 4, 0), True), (None, False)])
async def test_findings_of_an_unknown_version_are_made_again_once_it_is_known(
    server, tmp_path, monkeypatch, version, again
):
    published: list[Any] = []
    for module, names in ((files, ("watch", "publish_broken")), (lifecycle, ("refresh",))):
        for name in names:
            monkeypatch.setattr(module, name, published.append if name == "refresh" else lambda _server: None)
    server.updater.sync_folders = lambda: None
    steps = lifecycle.initialized(server, types.InitializedParams())
    assert next(steps)[0] is celery.find_versions
    server.session.folders.celery[tmp_path] = CeleryVersions(CeleryVersion(version, "requirements.txt"))
    assert published == []
    assert list(steps) == []
    assert published == [server] * again
    server.preparation.cancel()


def test_actions_wait_for_it(server, tmp_path):
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    document = types.TextDocumentIdentifier((tmp_path / "tasks.py").as_uri())
    params = types.CodeActionParams(document, place, types.CodeActionContext([]))
    assert len(list(code_action(server, params))) == 1
