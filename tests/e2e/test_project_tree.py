"""The tree of the project, which our own extension shows in a view."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .asking import written
from .wire import PATIENCE, Wire, wire

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "shop/__init__.py": "",
    "shop/celery.py": 'from celery import Celery\n\napp = Celery("shop")\n'
    'app.conf.beat_schedule = {"é": {"task": "shop.celery.add", "schedule": 10}}\n\n\n'
    "@app.task\ndef add(): ...\n",
}


async def below(server: Wire, *path: str, folder: str = "") -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = (await server.request("celeryls/tree", {"folder": folder, "path": [*path]}))[
        "result"
    ]
    return answer


async def test_it_is_asked_level_by_level(tmp_path: Path) -> None:
    written(tmp_path, FILES)
    async with wire() as server:
        await server.initialize(tmp_path)
        async with asyncio.timeout(PATIENCE):
            while len(first := await below(server)) < 2:
                pass
        assert [(each["kind"], each["label"]) for each in first] == [
            ("app", "shop.celery.app"),
            ("schedule", "Beat schedule"),
        ]
        (queue,) = await below(server, first[0]["key"])
        (task,) = await below(server, first[0]["key"], queue["key"])
        assert (task["label"], task["hasChildren"]) == ("add", False)
        assert task["location"]["uri"] == (tmp_path / "shop/celery.py").as_uri()
        assert task["location"]["range"]["start"] == {"line": 7, "character": 4}
        (entry,) = await below(server, "schedule")
        assert entry["description"] == "Every 10 s"


async def test_a_client_that_shows_it_is_told_of_changes(tmp_path: Path) -> None:
    written(tmp_path, FILES)
    async with wire() as server:
        await server.initialize(tmp_path)
        await below(server)
        written(tmp_path, {"more.py": "from celery import shared_task\n\n\n@shared_task\ndef more(): ...\n"})
        change = {"uri": (tmp_path / "more.py").as_uri(), "type": 1}
        await server.notify("workspace/didChangeWatchedFiles", {"changes": [change]})
        async with asyncio.timeout(PATIENCE):
            while "2 tasks" not in str(await below(server)):
                pass  # each answer comes from the server
            while not any(each.get("method") == "celeryls/treeChanged" for each in server.messages):
                server.messages.append(await server.receive())


async def test_whatever_is_asked_is_answered(tmp_path: Path) -> None:
    async with wire() as server:
        await server.initialize(tmp_path)
        for params in ({}, None, [1], {"path": "x"}, {"path": [1, None]}, {"folder": 3, "path": ["a", "b", "c"]}):
            assert (await server.request("celeryls/tree", params))["result"] == []


async def test_several_folders_are_the_first_level(tmp_path: Path) -> None:
    written(tmp_path / "one", FILES)
    (tmp_path / "two").mkdir()
    async with wire() as server:
        folders = [{"uri": (tmp_path / name).as_uri(), "name": name} for name in ("one", "two")]
        params = {"processId": None, "rootUri": None, "capabilities": {"workspace": {"workspaceFolders": True}}}
        await server.request("initialize", {**params, "workspaceFolders": folders})
        await server.notify("initialized", {})
        assert [(each["kind"], each["label"]) for each in await below(server)] == [("folder", "one"), ("folder", "two")]
        uri = (tmp_path / "one").as_uri()
        async with asyncio.timeout(PATIENCE):
            while not (first := await below(server, folder=uri)):
                pass
        assert first[0]["folder"] == uri


async def test_the_task_map_is_a_page_or_an_error_that_says_what_is_missing(tmp_path: Path) -> None:
    written(tmp_path, FILES)
    async with wire() as server:
        assert (await server.initialize())["result"]
        assert (await server.request("celeryls/taskMap", {}))["result"] is None
    async with wire() as server:
        await server.initialize(tmp_path)
        for params in ({}, None, [1], {"textDocument": {"uri": (tmp_path / "shop/celery.py").as_uri()}}):
            answer = await server.request("celeryls/taskMap", params)
            if "error" in answer:
                assert "npm run build" in answer["error"]["message"]
            else:
                assert answer["result"]["root"] == tmp_path.as_uri()
                assert "beat:é" in answer["result"]["html"] or "beat:\\u00e9" in answer["result"]["html"]
