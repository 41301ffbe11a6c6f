"""Findings are pulled or pushed, never both; a broken snippet is named in its own file."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .clients import plain, rich
from .conftest import OWN_SNIPPET
from .wire import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

BROKEN = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef add(x, y): ...\n"
AT = BROKEN.index("(ValueError)")
FOLDER = ".celeryls/snippets"


def codes(found: list[types.Diagnostic] | None) -> list[object]:
    return [each.code for each in found or []]


async def until(holds: Callable[[], bool]) -> None:
    """Waits for what the server says of its own accord."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - the client has no event for it
            await asyncio.sleep(0.02)


async def pulled_anew(editor: Editor, uri: str, before: int, wanted: list[object]) -> None:
    """Pulls whenever the server asks for it after the first ``before`` times, until the codes are the wanted ones.

    It may ask for another reason, such as files that have been read, just before.
    """
    found: list[object] | None = None
    while found != wanted:
        await until(partial(_asked_again, editor, before))
        before = editor.client.diagnostic_refresh_count
        found = codes(await editor.pulled(uri))


def _asked_again(editor: Editor, before: int) -> bool:
    return editor.client.diagnostic_refresh_count > before


async def test_a_client_that_pulls_is_answered_and_not_told(start: Start) -> None:
    editor = await start(rich())
    assert editor.server.capabilities.diagnostic_provider is not None
    uri = editor.open(BROKEN)
    (found,) = await editor.pulled(uri)
    assert (found.code, found.source, found.severity) == ("CEL201", "celery", types.DiagnosticSeverity.Error)
    assert found.range == types.Range(types.Position(3, 27), types.Position(3, 39))
    assert "TypeError" in found.message
    editor.change(uri, AT + len("(ValueError"), AT + len("(ValueError"), ",")
    assert await editor.pulled(uri) == []
    editor.close(uri)
    await editor.settled()
    assert editor.client.diagnostics == {}


async def test_a_client_that_does_not_pull_is_told(start: Start) -> None:
    editor = await start(plain())
    assert editor.server.capabilities.diagnostic_provider is None
    uri = editor.open(BROKEN)
    await until(lambda: codes(editor.pushed(uri)) == ["CEL201"])
    editor.change(uri, AT + len("(ValueError"), AT + len("(ValueError"), ",")
    await until(lambda: editor.pushed(uri) == [])
    editor.change(uri, AT, len(editor.texts[uri]), "(KeyError))\ndef f(): ...\n")
    await until(lambda: codes(editor.pushed(uri)) == ["CEL201"])


async def test_closing_takes_back_what_was_said(start: Start) -> None:
    editor = await start(plain())
    uri = editor.open(BROKEN)
    await editor.settled()
    assert editor.pushed(uri)
    editor.close(uri)
    await editor.settled()
    assert editor.pushed(uri) == []


async def test_a_closed_document_has_no_findings_to_pull(start: Start) -> None:
    editor = await start(rich())
    uri = editor.open(BROKEN)
    assert len(await editor.pulled(uri)) == 1
    editor.close(uri)
    assert await editor.pulled(uri) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_finding_s_range_is_in_the_client_s_encoding(start: Start, encoding: str) -> None:
    editor = await start(rich(encoding))
    uri = editor.open('@shared_task(name="😀é", autoretry_for=(ValueError))\ndef f(): ...\n')
    (found,) = await editor.pulled(uri)
    start_at = {"utf-8": 42, "utf-16": 39, "utf-32": 38}[encoding]
    assert (found.range.start.character, found.range.end.character) == (start_at, start_at + len("(ValueError)"))


async def test_a_switch_turns_findings_off_and_on_for_who_is_told(start: Start) -> None:
    editor = await start(plain())
    uri = editor.open(BROKEN)
    await editor.settled()
    assert codes(editor.pushed(uri)) == ["CEL201"]
    await editor.configure(diagnostics={"enabled": False})
    await until(lambda: editor.pushed(uri) == [])
    await editor.configure(diagnostics={"enabled": True})
    await until(lambda: codes(editor.pushed(uri)) == ["CEL201"])


async def test_a_client_that_pulls_is_asked_to_pull_anew_after_a_switch(start: Start) -> None:
    editor = await start(rich())
    uri = editor.open(BROKEN)
    before = editor.client.diagnostic_refresh_count
    await editor.configure(diagnostics={"enabled": False})
    await pulled_anew(editor, uri, before, [])
    before = editor.client.diagnostic_refresh_count
    await editor.configure(diagnostics={"enabled": True})
    await pulled_anew(editor, uri, before, ["CEL201"])
    assert editor.client.diagnostics == {}


async def test_settings_are_asked_for_where_the_client_does_not_send_them(start: Start) -> None:
    editor = await start(rich())
    uri = editor.open(BROKEN)
    editor.client.set_configuration({"diagnostics": {"enabled": False}}, section="celeryls")
    before = editor.client.diagnostic_refresh_count
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
    await pulled_anew(editor, uri, before, [])


async def test_a_wrong_setting_is_shown(start: Start) -> None:
    editor = await start(rich(), settings={"diagnostics": {"enabled": "no"}})
    await editor.settled()
    (message,) = [shown.message for shown in editor.client.messages]
    assert message.startswith('Celery: celeryls.diagnostics.enabled: "no"')
    assert codes(await editor.pulled(editor.open(BROKEN))) == ["CEL201"]


async def test_other_languages_have_no_findings(start: Start) -> None:
    editor = await start(plain())
    uri = editor.open(BROKEN, "notes.txt", language="plaintext")
    await editor.settled()
    assert not editor.pushed(uri)


def team_snippet(root: Path, name: str, text: str) -> str:
    """Writes a snippet of the team; its URI."""
    path = root / FOLDER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path.as_uri()


TEAM = OWN_SNIPPET.replace("cown", "cteam")


def saved(editor: Editor, uri: str) -> None:
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))


@pytest.mark.parametrize("capabilities", [rich(), plain()], ids=["pulls", "is told"])
async def test_a_broken_snippet_of_the_team_is_named_in_its_own_file(
    start: Start, tmp_path: Path, capabilities: types.ClientCapabilities
) -> None:
    """The client that pulls is told too: it never asks for a file that is not Python."""
    sound = team_snippet(tmp_path, "sound.py.j2", TEAM)
    broken = team_snippet(
        tmp_path, "broken.py.j2", TEAM.replace("cteam", "cbroken").replace("{{ queue }}", "{{ qeue }}")
    )
    editor = await start(capabilities, trusted=True)
    await until(lambda: bool(editor.pushed(broken)))
    (found,) = editor.pushed(broken) or []
    assert "qeue" in found.message
    assert found.severity == types.DiagnosticSeverity.Error
    line = (
        (tmp_path / FOLDER / "broken.py.j2")
        .read_text()
        .split("\n")
        .index('@shared_task(name="{{ app_name }}.{{ task_name }}", queue="{{ qeue }}")')
    )
    assert found.range.start == types.Position(line, 0)
    assert not editor.pushed(sound)
    assert await editor.labels("cteam$0") == ["cteam"]
    assert await editor.labels("cbroken$0") == []

    team_snippet(tmp_path, "broken.py.j2", TEAM.replace("cteam", "cbroken"))
    saved(editor, broken)
    await until(lambda: editor.pushed(broken) == [])
    assert await editor.labels("cbroken$0") == ["cbroken"]

    (tmp_path / FOLDER / "broken.py.j2").write_text("no header")
    event = types.FileEvent(broken, types.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await until(lambda: bool(editor.pushed(broken)))
    (tmp_path / FOLDER / "broken.py.j2").unlink()
    event = types.FileEvent(broken, types.FileChangeType.Deleted)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await until(lambda: editor.pushed(broken) == [])


async def test_a_snippet_of_the_team_is_offered_and_takes_the_place_of_ours(start: Start, tmp_path: Path) -> None:
    team_snippet(tmp_path, "email.py.j2", TEAM.replace("cteam", "cemail"))
    editor = await start(rich(), trusted=True)
    text = await editor.accept("cemail$0\n", "cemail")
    assert "def own_task():" in text


@pytest.mark.parametrize("trusted", [False, None, "yes", 1], ids=str)
async def test_the_team_s_folder_is_not_read_without_trust(start: Start, tmp_path: Path, trusted: object) -> None:
    team_snippet(tmp_path, "sound.py.j2", TEAM)
    broken = team_snippet(tmp_path, "broken.py.j2", "no header")
    editor = await start(rich(), **({} if trusted is None else {"trusted": trusted}))
    assert await editor.labels("cteam$0") == []
    saved(editor, broken)
    await editor.configure(snippets={"folder": "."})
    assert await editor.labels("cteam$0") == []
    await editor.settled()
    assert editor.pushed(broken) is None


async def test_a_user_s_own_broken_snippet_is_named_without_trust(start: Start, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "celeryls" / "snippets"
    folder.mkdir(parents=True)
    (folder / "own.py.j2").write_text(OWN_SNIPPET)
    (folder / "brok\udcffen é.py.j2").write_text("no header")
    editor = await start(rich())
    uri = (folder / "brok\udcffen é.py.j2").as_uri()
    await until(lambda: bool(editor.pushed(uri)))
    assert await editor.labels("cown$0") == ["cown"]


async def test_another_folder_of_the_team_may_be_set(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "snips" / "team.py.j2"
    path.parent.mkdir()
    path.write_text(TEAM)
    editor = await start(rich(), trusted=True, settings={"snippets": {"folder": "snips"}})
    assert await editor.labels("cteam$0") == ["cteam"]
    await editor.configure(snippets={"folder": "elsewhere"})
    assert await editor.labels("cteam$0") == []
