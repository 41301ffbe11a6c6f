"""Lenses above tasks, for clients that can show a document, and what a click on one does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from .asking import written
from .wire import PATIENCE, Wire, packed, wire

if TYPE_CHECKING:
    from pathlib import Path

TASKS = (
    "from celery import Celery\n\napp = Celery('shop')\n\n\n@app.task(queue='mail')\ndef grüße(): ...\n\n\n"
    "def view():\n    grüße.delay()\n    grüße.delay()\n"
)
SHOWS = {"window": {"showDocument": {"support": True}}}


async def lenses(server: Wire, root: Path) -> list[dict[str, Any]]:
    """The lenses of the tasks, once the project is read."""
    await server.open((root / "tasks.py").as_uri(), TASKS)
    params = {"textDocument": {"uri": (root / "tasks.py").as_uri()}}
    async with asyncio.timeout(PATIENCE):
        while (found := (await server.request("textDocument/codeLens", params))["result"]) is None:
            pass
    answer: list[dict[str, Any]] = found
    return answer


async def test_a_click_shows_the_place_and_several_callers_need_a_client_that_lists_them(tmp_path: Path) -> None:
    written(tmp_path, {"tasks.py": TASKS})
    async with wire() as server:
        await server.initialize(tmp_path, **SHOWS)
        (queue,) = await lenses(server, tmp_path)
        assert (queue["command"]["title"], queue["range"]["start"]) == ("queue mail", {"line": 6, "character": 4})
        command = {"command": queue["command"]["command"], "arguments": queue["command"]["arguments"]}
        asked = {"jsonrpc": "2.0", "id": 7, "method": "workspace/executeCommand", "params": command}
        await server.send(packed(asked))
        async with asyncio.timeout(PATIENCE):
            while (message := await server.receive()).get("method") != "window/showDocument":
                pass
        place = message["params"]["selection"]["start"]
        assert (message["params"]["uri"], place["line"]) == ((tmp_path / "tasks.py").as_uri(), 5)
        for arguments in ([], [1], [{"uri": 3}], [{"uri": "file:///x", "range": [1]}], None):
            await server.request("workspace/executeCommand", {"command": "celeryls.show", "arguments": arguments})
        assert (await lenses(server, tmp_path)) == [queue]


async def test_our_client_lists_the_callers(tmp_path: Path) -> None:
    written(tmp_path, {"tasks.py": TASKS})
    async with wire() as server:
        await server.request(
            "initialize",
            {
                "processId": None,
                "rootUri": tmp_path.as_uri(),
                "capabilities": SHOWS,
                "initializationOptions": {"showsCallers": True},
            },
        )
        await server.notify("initialized", {})
        _, callers = await lenses(server, tmp_path)
        assert callers["command"]["title"] == "2 callers"
        assert [each["range"]["start"]["line"] for each in callers["command"]["arguments"][2]] == [10, 11]


async def test_there_are_none_where_they_lead_nowhere_or_are_switched_off(tmp_path: Path) -> None:
    written(tmp_path, {"tasks.py": TASKS})
    params = {"textDocument": {"uri": (tmp_path / "tasks.py").as_uri()}}
    async with wire() as server:
        await server.initialize(tmp_path)
        await server.open((tmp_path / "tasks.py").as_uri(), TASKS)
        assert (await server.request("textDocument/codeLens", params))["result"] is None
    (tmp_path / "celeryls.toml").write_text("codeLens.enabled = false\n")
    async with wire() as server:
        await server.initialize(tmp_path, **SHOWS)
        await server.open((tmp_path / "tasks.py").as_uri(), TASKS)
        assert (await server.request("textDocument/codeLens", params))["result"] is None
