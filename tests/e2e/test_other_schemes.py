"""What an editor shows of an old revision is no part of the project, over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .asking import definition, indexed, names, references, written
from .clients import plain, rich

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

NOW = "from celery import shared_task\n\n\n@shared_task\ndef now(): ...\n"
THEN = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef then(): ...\n\n\ncel"


@pytest.mark.parametrize(
    "pattern", ['git:{}?{{"ref":"~"}}', "fugitive://{}", "gitlens:{}", "vscode-notebook-cell:{}#1"]
)
@pytest.mark.parametrize("pull", [True, False], ids=["pull", "push"])
@pytest.mark.parametrize("is_open", [True, False], ids=["file open", "file closed"])
async def test_nothing_is_found_offered_or_completed_in_it(
    tmp_path: Path, start: Start, pattern: str, *, pull: bool, is_open: bool
) -> None:
    written(tmp_path, {"jobs.py": NOW})
    editor = await start(rich(pull=pull) if pull else plain())
    await indexed(editor, "jobs.now")
    if is_open:
        editor.open(NOW, "jobs.py")
    uri = editor.open(THEN, uri=pattern.format(tmp_path / "jobs.py"))
    assert await editor.items(uri, len(THEN)) == []
    assert await editor.actions(uri, THEN.index("@")) == []
    assert await definition(editor, uri, "then") == []
    assert await references(editor, uri, "then") == []
    if pull:
        assert await editor.pulled(uri) == []
    else:
        assert not editor.pushed(uri)
    editor.change(uri, 0, 0, "# typed\n")
    assert await names(editor) == ["jobs.now"]
    editor.close(uri)
    assert await names(editor) == ["jobs.now"]


async def test_a_document_that_was_never_saved_is_answered_for_itself(tmp_path: Path, start: Start) -> None:
    written(tmp_path, {"jobs.py": NOW})
    editor = await start(rich())
    await indexed(editor, "jobs.now")
    uri = editor.open(THEN, uri="untitled:Untitled-1")
    assert [found.code for found in await editor.pulled(uri)] == ["CEL201"]
    assert "cemail" in [item.label for item in await editor.items(uri, len(THEN))]
    assert await names(editor) == ["jobs.now"]


async def test_an_action_right_after_opening_knows_what_the_index_knows(tmp_path: Path, start: Start) -> None:
    job = "from celery import shared_task\n\n\ndef job(**kw):\n    return shared_task(**kw)\n"
    tasks = "from jobs import job\n\n\n@job()\ndef ship(): ...\n"
    written(tmp_path, {"jobs.py": job, "tasks.py": tasks})
    editor = await start(rich())
    await indexed(editor, "tasks.ship")
    uri = editor.open(f"{tasks}\n\n@job()\ndef pack(): ...\n", "tasks.py")
    at = editor.texts[uri].index("def pack")
    assert any(action.title.startswith("Celery: limit the rate") for action in await editor.actions(uri, at))
