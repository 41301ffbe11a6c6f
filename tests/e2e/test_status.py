"""What is in force for a document, and why: asked by our own extension for its item in the status bar."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from celeryls.catalogue.releases import RELEASES

from .clients import plain
from .editor import within
from .wire import PATIENCE, wire

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

UV_LOCK = 'version = 1\n\n[[package]]\nname = "celery"\nversion = "5.6.2"\n'


async def status(editor: Editor, path: str = "shop/tasks.py") -> dict[str, Any]:
    """The answer for a document once the version is found."""
    params = {"textDocument": {"uri": (editor.root / path).as_uri()}}
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = plainly(await within(editor.client.protocol.send_request_async("celeryls/status", params)))
            assert isinstance(answer, dict)
            if answer["celery"]:
                return answer
            await asyncio.sleep(0.02)


def plainly(value: object) -> object:
    """pygls makes objects of answers that it has no type for."""
    if isinstance(value, list):
        return [plainly(each) for each in value]
    if isinstance(value, SimpleNamespace):
        return plainly(vars(value))
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plainly(value._asdict())
    if isinstance(value, dict):
        return {name: plainly(each) for name, each in value.items()}
    return value


async def test_which_celery_and_why(tmp_path: Path, start: Start) -> None:
    newest = f"Celery {RELEASES[-1]} (the newest known; the project's version is unknown)"
    assert (await status(await start(plain())))["celery"] == {"version": None, "text": newest}
    (tmp_path / "requirements.txt").write_text("celery==5.4.0\n")
    found = (await status(await start(plain())))["celery"]
    assert found == {"version": "5.4.0", "text": "Celery 5.4.0, from requirements.txt: celery==5.4.0"}
    (tmp_path / "uv.lock").write_text(UV_LOCK)
    found = (await status(await start(plain())))["celery"]
    assert found == {"version": "5.6.2", "text": "Celery 5.6.2, from uv.lock"}
    found = (await status(await start(plain(), settings={"celery.version": "5.3"})))["celery"]
    assert found == {"version": "5.3", "text": "Celery 5.3, from the setting celery.version"}


@pytest.mark.parametrize(("trusted", "version"), [(True, "5.4.0"), (False, None)])
async def test_an_interpreter_counts_in_a_trusted_workspace_only(
    tmp_path: Path, start: Start, trusted: object, version: str | None
) -> None:
    environment = tmp_path / "environment"
    (environment / "lib/python3.12/site-packages/celery-5.4.0.dist-info").mkdir(parents=True)
    (environment / "pyvenv.cfg").write_text("version = 3.12.1\n")
    editor = await start(plain(), trusted=trusted, interpreter=str(environment / "bin/python"))
    assert (await status(editor))["celery"]["version"] == version


async def test_requirements_that_are_saved_count_in_a_client_that_watches_no_files(
    tmp_path: Path, start: Start
) -> None:
    editor = await start(plain())
    assert (await status(editor))["celery"]["version"] is None
    uri = editor.open("celery==5.4.0\n", "requirements.txt", "pip-requirements")
    (tmp_path / "requirements.txt").write_text(editor.texts[uri])
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
    async with asyncio.timeout(PATIENCE):
        while (await status(editor))["celery"]["version"] != "5.4.0":
            pass  # each answer comes from the server


async def test_who_switched_something_off_or_leaves_a_file_out(tmp_path: Path, start: Start) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.celeryls.completion]\nenabled = false\n")
    (tmp_path / "celeryls.toml").write_text('exclude = ["legacy/"]\ncodeActions.enabled = false\n')
    editor = await start(plain(), settings={"diagnostics.enabled": False})
    answer = await status(editor, "legacy/tasks.py")
    assert answer["excludedBy"] == "celeryls.toml"
    assert answer["switchedOff"] == [
        {"feature": "completion", "by": "pyproject.toml"},
        {"feature": "code actions", "by": "celeryls.toml"},
        {"feature": "findings", "by": "editor"},
    ]
    assert answer["allOff"] is False
    assert (await status(editor))["excludedBy"] is None
    editor = await start(plain(), settings={"exclude": ["shop/"], "completion.enabled": True})
    answer = await status(editor)
    assert answer["excludedBy"] == "editor"
    assert answer["switchedOff"] == [{"feature": "code actions", "by": "celeryls.toml"}]


async def test_it_says_that_all_is_off(tmp_path: Path, start: Start) -> None:
    (tmp_path / "celeryls.toml").write_text("codeActions.enabled = false\ncompletion.enabled = false\n")
    off = dict.fromkeys(("diagnostics.enabled", "hover.enabled", "index.enabled", "codeLens.enabled"), False)
    editor = await start(plain(), settings=off)
    assert (await status(editor))["allOff"] is True


async def test_without_a_document_it_is_what_holds_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "celeryls.toml").write_text("completion.enabled = false\n")
    async with wire() as server:
        await server.initialize(tmp_path)
        for params in ({}, None, [1], {"textDocument": {"uri": 3}}):
            answer = (await server.request("celeryls/status", params))["result"]
            assert answer["switchedOff"] == [{"feature": "completion", "by": "celeryls.toml"}]
            assert answer["excludedBy"] is None


async def test_a_client_that_asked_is_told_of_changes_and_another_is_not(tmp_path: Path) -> None:
    file, tasks = (tmp_path / "celeryls.toml").as_uri(), (tmp_path / "tasks.py").as_uri()
    (tmp_path / "requirements.txt").write_text("celery==5.7.0\n")
    async with wire() as server:
        await server.initialize(tmp_path)
        document = {"uri": tasks, "languageId": "python", "version": 1, "text": "ctask"}
        await server.notify("textDocument/didOpen", {"textDocument": document})
        await server.notify("textDocument/didSave", {"textDocument": {"uri": file}})
        at = {"textDocument": {"uri": tasks}, "position": {"line": 0, "character": 5}}
        async with asyncio.timeout(PATIENCE):
            # Once the version is found, the pattern leaves the queue to the routes.
            while "queue=" in str(await server.request("textDocument/completion", at)):
                pass
        await server.request("celeryls/status", {})
        assert "celeryls/statusChanged" not in [message.get("method") for message in server.messages]
        await server.notify("textDocument/didSave", {"textDocument": {"uri": file}})
        async with asyncio.timeout(PATIENCE):
            while (await server.receive()).get("method") != "celeryls/statusChanged":
                pass


async def test_a_decorator_that_can_not_be_followed_is_named_in_the_status_and_once_in_the_log(tmp_path: Path) -> None:
    (tmp_path / "jobs.py").write_text("from .deco import our_task\n\n\n@our_task\ndef send(): ...\n")
    root = tmp_path.as_uri()
    sentence = (
        "@deco.our_task (1 function, first at jobs.py:4) probably makes tasks, in a way that the server can't follow. "
        'If it does, add "deco.our_task" to the setting celeryls.wrappers.'
    )
    async with wire(log=asyncio.subprocess.PIPE) as server:
        await server.initialize(tmp_path)
        answer = (await server.request("celeryls/status", {"textDocument": {"uri": f"{root}/jobs.py"}}))["result"]
        async with asyncio.timeout(PATIENCE):
            while answer["notFollowed"] != [sentence]:
                while (await server.receive()).get("method") != "celeryls/statusChanged":
                    pass
                answer = (await server.request("celeryls/status", {"textDocument": {"uri": f"{root}/jobs.py"}}))[
                    "result"
                ]
        (tmp_path / "celeryls.toml").write_text('wrappers = ["deco.our_task"]\n')
        await server.notify("textDocument/didSave", {"textDocument": {"uri": f"{root}/celeryls.toml"}})
        async with asyncio.timeout(PATIENCE):
            while (await server.request("celeryls/status", {}))["result"]["notFollowed"]:
                pass  # each answer comes from the server
            while not (await server.request("workspace/symbol", {"query": "send"}))["result"]:
                pass
        await server.request("shutdown", None)
        await server.notify("exit", None)
        assert server.process.stderr is not None
        log = (await server.process.stderr.read()).decode()
        assert log.count(sentence) == 1


def retyped(editor: Editor, uri: str, text: str) -> int:
    """Puts a text in place of a document's; the end of it."""
    editor.change(uri, 0, len(editor.texts[uri]), text)
    return len(text)


async def shown(editor: Editor, uri: str, count: int) -> None:
    """Waits until so many findings of a document are shown."""
    async with asyncio.timeout(PATIENCE):
        while len(editor.pushed(uri) or ()) != count:
            await editor.settled()


async def test_a_file_that_is_too_large_is_left_out_and_says_so(tmp_path: Path, start: Start) -> None:
    task = "from celery import shared_task\n\n\n@shared_task\ndef small():\n    small.delay(1, countdown=2)\n\n\n"
    (tmp_path / "celeryls.toml").write_text(f"largestFile = {len(task) + 40}\n")
    editor = await start(plain())
    uri = editor.open(task, "shop/tasks.py")
    assert (await status(editor))["tooLarge"] is None
    assert [item.label for item in await editor.items(uri, retyped(editor, uri, task + "ctask"))] == ["ctask"]
    await shown(editor, uri, 1)
    at = retyped(editor, uri, task + "# a longer text\n" * 9 + "ctask")
    assert (await status(editor))["tooLarge"] == len(task) + 40
    assert await editor.items(uri, at) == []
    assert await editor.actions(uri, task.index("shared_task\ndef")) == []
    await shown(editor, uri, 0)
    assert [item.label for item in await editor.items(uri, retyped(editor, uri, task + "ctask"))] == ["ctask"]
    assert (await status(editor))["tooLarge"] is None


async def test_the_ceiling_is_a_setting(tmp_path: Path, start: Start) -> None:
    editor = await start(plain())
    uri = editor.open("from celery import shared_task\n\nctask", "shop/tasks.py")
    await editor.configure(largestFile=20)
    assert (await status(editor))["tooLarge"] == 20
    assert await editor.items(uri, 37) == []
    await editor.configure(largestFile=100)
    assert [item.label for item in await editor.items(uri, 37)] == ["ctask"]
