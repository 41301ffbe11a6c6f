"""The report on all closed files, while the client goes on editing."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.requests.diagnostics.workspace import workspace_diagnostic
from celeryls.lsp.session import Session
from celeryls.source.outline.files import outline
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FAULT = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef fault(): ...\n"
COUNT = 5
Full = types.WorkspaceFullDocumentDiagnosticReport


class Turns:
    """Time slices; something happens at the third turn."""

    def __init__(self, happens: Callable[[], None]) -> None:
        self._happens = happens
        self._count = 0

    async def turn(self) -> None:
        self._count += 1
        if self._count == 3:
            self._happens()


def read(root: Path) -> tuple[Session, FolderIndex, list[str]]:
    """A project of files with one finding each that was read."""
    session, folder = Session(), FolderIndex(root)
    paths = [str(root / f"part{number}.py") for number in range(COUNT)]
    for path in paths:
        (root / path).write_text(FAULT)
    session.folders.roots = (root,)
    session.indexes.add(folder)
    folder.listed(paths)
    folder.read(dict.fromkeys(paths, outline(FAULT)))
    folder.scanned()
    assert folder.take(60)
    folder.current(60)
    return session, folder, paths


async def pulled(server: Any, known: dict[str, str]) -> list[types.WorkspaceDocumentDiagnosticReport]:
    previous = [types.PreviousResultId(uri, value) for uri, value in known.items()]
    return list((await workspace_diagnostic(server, types.WorkspaceDiagnosticParams(previous))).items)


async def test_an_edit_meanwhile_makes_the_rest_wait(tmp_path: Path) -> None:
    session, folder, paths = read(tmp_path)
    updater = SimpleNamespace(resolved=asyncio.Event(), is_stopped=False)

    def edited() -> None:
        folder.opened(paths[0], Document((tmp_path / paths[0]).as_uri(), FAULT))
        folder.take_edits()
        assert not folder.is_settled
        asyncio.get_running_loop().call_soon(resolved)

    def resolved() -> None:
        folder.resolve_pending()
        updater.resolved.set()

    server = SimpleNamespace(session=session, updater=updater, pace=Turns(edited))
    known = {f"{tmp_path.as_uri()}/part{number}.py": "earlier" for number in range(COUNT)}
    found = await pulled(server, known)
    assert {each.uri: len(each.items) for each in found if isinstance(each, Full)} == dict.fromkeys(known, 1)


async def test_of_a_folder_that_is_given_up_meanwhile_the_rest_stays(tmp_path: Path) -> None:
    session, folder, _ = read(tmp_path)
    updater = SimpleNamespace(resolved=asyncio.Event(), is_stopped=False)
    server = SimpleNamespace(session=session, updater=updater, pace=Turns(folder.given_up))
    known = {f"{tmp_path.as_uri()}/part{number}.py": "earlier" for number in range(COUNT)}
    assert [each.uri for each in await pulled(server, known)] == list(known)[:2]


async def test_a_folder_that_is_removed_meanwhile_has_no_findings_left(tmp_path: Path) -> None:
    session, folder, _ = read(tmp_path)
    updater = SimpleNamespace(resolved=asyncio.Event(), is_stopped=False)
    server = SimpleNamespace(session=session, updater=updater, pace=Turns(lambda: session.indexes.remove(folder.root)))
    known = {f"{tmp_path.as_uri()}/part{number}.py": "earlier" for number in range(COUNT)}
    found = {each.uri: len(each.items) for each in await pulled(server, known) if isinstance(each, Full)}
    assert list(found.values()).count(0) == COUNT - 2


async def test_a_document_that_is_opened_meanwhile_is_left_to_its_own_requests(tmp_path: Path) -> None:
    session, folder, _ = read(tmp_path)
    updater = SimpleNamespace(resolved=asyncio.Event(), is_stopped=False)
    last = f"{tmp_path.as_uri()}/part{COUNT - 1}.py"

    def opened() -> None:
        session.documents.opened(types.TextDocumentItem(last, "python", 1, FAULT))
        folder.current(60)

    server = SimpleNamespace(session=session, updater=updater, pace=Turns(opened))
    known = {f"{tmp_path.as_uri()}/part{number}.py": "earlier" for number in range(COUNT)}
    assert [each.uri for each in await pulled(server, known)] == list(known)[:-1]
