"""Hovers and inlay hints, in the client's units; the settings that switch them off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .asking import eventually, indexed, opened, text_at, written
from .clients import plain
from .editor import within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

SHOP = {
    "shop/__init__.py": "",
    "shop/celery.py": (
        "from celery import Celery\nfrom celery.schedules import crontab\n\n"
        'app = Celery("shop")\napp.conf.task_routes = {"shop.tasks.*": {"queue": "mail"}}\n'
        "app.conf.beat_schedule = {\n"
        '    "pack": {"task": "shop.tasks.pack", "schedule": crontab(minute=0, hour=3)},\n'
        "}\n"
    ),
    "shop/tasks.py": (
        "from celery import shared_task\n\n\n@shared_task(time_limit=2100)\ndef pack(order): ...\n\n\n"
        'def order():\n    "📦é", pack.delay(1)\n'
    ),
}


async def hovered(editor: Editor, uri: str, position: types.Position) -> tuple[str, str] | None:
    """What the hover is about, and its text."""
    params = types.HoverParams(types.TextDocumentIdentifier(uri), position)
    found: types.Hover | None = await within(editor.client.text_document_hover_async(params))
    if found is None:
        return None
    assert isinstance(found.contents, types.MarkupContent)
    assert found.range is not None
    return text_at(editor, uri, found.range), found.contents.value


async def hints(editor: Editor, uri: str) -> list[str]:
    """The texts of all hints."""
    whole = types.Range(types.Position(0, 0), types.Position(1000, 0))
    params = types.InlayHintParams(types.TextDocumentIdentifier(uri), whole)
    return [str(each.label) for each in await within(editor.client.text_document_inlay_hint_async(params))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_hover_says_where_a_call_sends_its_task(tmp_path: Path, start: Start, encoding: str) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain(encoding))
    await indexed(editor, "shop.tasks.pack")
    uri = opened(editor, "shop/tasks.py")
    line = SHOP["shop/tasks.py"].splitlines()[8]
    before = line[: line.index("delay")]
    units = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}

    async def is_said() -> bool:
        found = await hovered(editor, uri, types.Position(8, units[encoding]))
        assert found is not None
        assert found[0] == "delay"
        return found[1].startswith("Sends `shop.tasks.pack` to the queue `mail`.")

    await eventually(is_said)


async def test_hints_stand_beside_schedules_durations_and_calls(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    tasks, app = opened(editor, "shop/tasks.py"), opened(editor, "shop/celery.py")

    async def are_there() -> bool:
        return await hints(editor, tasks) == ["35 min", "→ mail"]

    await eventually(are_there)
    assert await hints(editor, app) == ["At 03:00"]


async def test_settings_switch_them_off(tmp_path: Path, start: Start) -> None:
    off = "[tool.celeryls]\nhover.enabled = false\ninlayHints.schedules = false\ninlayHints.queues = false\n"
    written(tmp_path, {**SHOP, "pyproject.toml": off})
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    tasks, app = opened(editor, "shop/tasks.py"), opened(editor, "shop/celery.py")
    assert await hints(editor, tasks) == ["35 min"]
    assert await hints(editor, app) == []
    assert await hovered(editor, tasks, types.Position(3, 15)) is None
