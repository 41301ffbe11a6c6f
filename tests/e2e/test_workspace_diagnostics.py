"""Findings in files that are not open, for clients that ask for the workspace's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types

from .asking import changed, opened, written
from .clients import rich
from .editor import within
from .wire import packed, wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef add(x): ...\n"
CALL = "from shop.tasks import add\n\nadd.delay(1, countdown=3)\n"
SOUND = "from shop.tasks import add\n\nadd.delay(1)\n"
PULLS: dict[str, object] = {"textDocument": {"diagnostic": {}}}
SHOP = {"shop/__init__.py": "", "shop/tasks.py": TASKS, "shop/views.py": CALL}


async def asked(
    editor: Editor, known: Mapping[str, str] | None = None, token: str | None = None
) -> types.WorkspaceDiagnosticReport:
    previous = [types.PreviousResultId(uri, value) for uri, value in (known or {}).items()]
    params = types.WorkspaceDiagnosticParams(previous, "celeryls", partial_result_token=token)
    report: types.WorkspaceDiagnosticReport = await within(editor.client.workspace_diagnostic_async(params))
    return report


def codes(report: types.WorkspaceDiagnosticReport, root: Path) -> dict[str, list[str]]:
    """The codes of the full reports, by the path below the root."""
    prefix = f"{root.as_uri()}/"
    return {
        each.uri.removeprefix(prefix): [str(item.code) for item in each.items]
        for each in report.items
        if isinstance(each, types.WorkspaceFullDocumentDiagnosticReport)
    }


def results(report: types.WorkspaceDiagnosticReport) -> dict[str, str]:
    return {each.uri: str(each.result_id) for each in report.items}


async def test_the_findings_of_closed_files_are_answered_once_the_project_is_read(tmp_path: Path, start: Start) -> None:
    others = {f"shop/part{number}.py": TASKS for number in range(50)}
    written(tmp_path, SHOP | others)
    report = await asked(await start(rich()))
    assert {path: found for path, found in codes(report, tmp_path).items() if found} == {"shop/views.py": ["CEL304"]}


async def test_the_next_answer_comes_when_something_has_changed(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    known = results(await asked(editor))
    pending = asyncio.ensure_future(asked(editor, known))
    await editor.settled()
    assert not pending.done()
    written(tmp_path, {"shop/views.py": SOUND, "shop/jobs.py": CALL})
    changed(editor, "shop/views.py", "shop/jobs.py")
    report = await pending
    found = codes(report, tmp_path)
    while len(found) < 2:  # the two changes may be read one after the other
        known |= results(report)
        report = await asked(editor, known)
        found |= codes(report, tmp_path)
    assert found == {"shop/views.py": [], "shop/jobs.py": ["CEL304"]}
    unchanged = {each.uri for each in report.items if each.kind == "unchanged"}
    assert (tmp_path / "shop/tasks.py").as_uri() in unchanged


async def test_an_edit_of_an_open_document_changes_the_findings_of_closed_ones(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    report = await asked(editor)
    known, uri = results(report), opened(editor, "shop/tasks.py")
    pending = asyncio.ensure_future(asked(editor, known))
    behind = TASKS.index(": ...") - 1
    editor.change(uri, behind, behind, ", countdown")
    assert codes(await pending, tmp_path) == {"shop/views.py": []}


async def test_a_file_that_is_gone_has_no_findings(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    known = results(await asked(editor))
    (tmp_path / "shop/views.py").unlink()
    changed(editor, "shop/views.py")
    assert codes(await asked(editor, known), tmp_path) == {"shop/views.py": []}


async def test_a_document_that_is_closed_and_deleted_meanwhile_has_no_findings(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    uri = opened(editor, "shop/views.py")
    known = results(await asked(editor))
    assert uri not in known
    pending = asyncio.ensure_future(asked(editor, known))
    await editor.settled()
    editor.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    (tmp_path / "shop/views.py").unlink()
    changed(editor, "shop/views.py")
    report = await pending
    while codes(report, tmp_path).get("shop/views.py") != []:  # the close may be answered before the deletion
        known |= results(report)
        report = await asked(editor, known)


async def test_open_documents_are_left_to_their_own_requests(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    known = results(await asked(editor))
    uri = editor.open(SOUND, "shop/views.py")
    assert await editor.pulled(uri) == []
    written(tmp_path, {"shop/jobs.py": CALL})
    changed(editor, "shop/jobs.py")
    assert codes(await asked(editor, known), tmp_path) == {"shop/jobs.py": ["CEL304"]}
    editor.close(uri)
    assert [each.code for each in await editor.pulled(uri)] == ["CEL304"]


async def test_findings_come_in_parts_where_the_client_takes_them(tmp_path: Path) -> None:
    written(tmp_path, SHOP | {f"shop/part{number:02}.py": CALL for number in range(45)})
    async with wire() as server:
        await server.initialize(tmp_path, **PULLS)
        asked_for_parts = {"identifier": "celeryls", "previousResultIds": [], "partialResultToken": "part"}
        assert (await server.request("workspace/diagnostic", asked_for_parts))["result"] == {"items": []}
        parts = [each["params"] for each in server.messages if each["method"] == "$/progress"]
    found = [len(report["items"]) for part in parts if part["token"] == "part" for report in part["value"]["items"]]
    assert len(parts) > 1
    assert sum(found) == 46


async def test_a_request_that_waits_is_answered_when_it_is_canceled_and_at_the_end(tmp_path: Path) -> None:
    written(tmp_path, SHOP)
    async with wire() as server:
        await server.initialize(tmp_path, **PULLS)
        first = await server.request("workspace/diagnostic", {"previousResultIds": []})
        known = [{"uri": each["uri"], "value": each["resultId"]} for each in first["result"]["items"]]
        for number in (7, 8):
            message = {"id": number, "method": "workspace/diagnostic", "params": {"previousResultIds": known}}
            await server.send(packed({"jsonrpc": "2.0", **message}))
        await server.notify("$/cancelRequest", {"id": 7})
        assert (await server.response(7))["error"]["code"] == types.LSPErrorCodes.RequestCancelled
        assert (await server.request("shutdown", None))["result"] is None
        assert (await server.response(8))["result"] == {"items": []}


async def test_a_setting_leaves_closed_files_out(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich(), settings={"diagnostics": {"workspace": False}})
    assert (await asked(editor)).items == ()
    uri = (tmp_path / "shop/views.py").as_uri()
    assert await editor.pulled(uri) == []
