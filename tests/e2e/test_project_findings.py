"""Findings that rest on more than the open documents: of the whole project, and of files that are not Python."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .asking import changed, written
from .clients import plain, rich
from .wire import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef add(x): ...\n"
CALL = "from shop.tasks import add\n\nadd.delay(1, countdown=3)\n"
TWICE = "worker: celery -A shop worker -B\nbeat: celery -A shop beat\n"
ONCE = "worker: celery -A shop worker\nbeat: celery -A shop beat\n"
LOUD = {"diagnostics": {"extendSelect": ["CEL419"]}}


async def until(holds: Callable[[], bool]) -> None:
    """Waits for what the server says of its own accord."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - the client has no event for it
            await asyncio.sleep(0.02)


def without_refresh() -> types.ClientCapabilities:
    """A client that pulls and can't be asked to pull again, such as older ones of Neovim and Emacs."""
    capabilities = rich()
    assert capabilities.workspace is not None
    capabilities.workspace.diagnostics = None
    return capabilities


async def test_the_first_pull_of_who_is_not_asked_again_waits_for_the_project(tmp_path: Path, start: Start) -> None:
    others = {f"shop/part{number}.py": TASKS for number in range(200)}
    written(tmp_path, {"shop/__init__.py": "", "shop/tasks.py": TASKS, "shop/views.py": CALL, **others})
    editor = await start(without_refresh())
    uri = editor.open(CALL, "shop/views.py")
    assert [each.code for each in await editor.pulled(uri)] == ["CEL304"]
    editor.change(uri, CALL.index(", countdown"), CALL.index(")\n"), "")
    assert await editor.pulled(uri) == []


@pytest.mark.parametrize("capabilities", [rich(), plain()], ids=["pulls", "is told"])
async def test_findings_of_other_files_are_pushed_and_taken_back(
    tmp_path: Path, start: Start, capabilities: types.ClientCapabilities
) -> None:
    written(tmp_path, {"shop/__init__.py": "", "shop/tasks.py": TASKS, "Procfile": f"é: true\n{TWICE}"})
    editor = await start(capabilities, settings=LOUD)
    uri = (tmp_path / "Procfile").as_uri()
    await until(lambda: len(editor.pushed(uri) or []) == 2)
    first, _ = editor.pushed(uri) or []
    assert (first.code, first.severity) == ("CEL419", types.DiagnosticSeverity.Information)
    assert first.range.start == types.Position(1, len("worker: "))
    written(tmp_path, {"Procfile": ONCE})
    changed(editor, "Procfile")
    await until(lambda: editor.pushed(uri) == [])
    written(tmp_path, {"Procfile": TWICE})
    changed(editor, "Procfile")
    await until(lambda: len(editor.pushed(uri) or []) == 2)
    (tmp_path / "Procfile").unlink()
    changed(editor, "Procfile")
    await until(lambda: editor.pushed(uri) == [])


async def test_a_rule_that_is_off_says_nothing_of_other_files(tmp_path: Path, start: Start) -> None:
    written(tmp_path, {"shop/tasks.py": TASKS, "Procfile": TWICE})
    editor = await start(plain(), settings=LOUD)
    uri = (tmp_path / "Procfile").as_uri()
    await until(lambda: len(editor.pushed(uri) or []) == 2)
    await editor.configure(diagnostics={"extendSelect": []})
    await until(lambda: editor.pushed(uri) == [])
