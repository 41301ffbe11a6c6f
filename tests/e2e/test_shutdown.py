"""The end of a session: every request is answered, and the process ends, whatever is still on its way."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import pytest

from .wire import PATIENCE, Wire, packed, wire

if TYPE_CHECKING:
    from pathlib import Path

INVALID_REQUEST = -32600
SLOW = """\
import threading
import celeryls.lsp.requests.celery as module

module.celery_versions = lambda *_: threading.Event().wait()

from celeryls.start import serve

serve()
"""
"""A server that never finds out which Celery a project has."""
COMMAND = (sys.executable, "-c", SLOW)
RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}


def request(number: int, method: str, params: object = None) -> bytes:
    return packed({"jsonrpc": "2.0", "id": number, "method": method, "params": params})


EXIT = packed({"jsonrpc": "2.0", "method": "exit"})


async def ended(server: Wire) -> int:
    return await asyncio.wait_for(server.process.wait(), PATIENCE)


async def waiting(server: Wire, root: Path) -> bytes:
    """A request that waits for the project's Celery."""
    await server.initialize(root)
    uri = (root / "tasks.py").as_uri()
    await server.open(uri, "@shared_task\ndef f(): ...\n")
    params = {"textDocument": {"uri": uri}, "range": RANGE, "context": {"diagnostics": []}}
    return request(8, "textDocument/codeAction", params)


async def test_a_request_that_waits_is_answered_and_so_is_the_shutdown(tmp_path: Path) -> None:
    async with wire(command=COMMAND) as server:
        await server.send(await waiting(server, tmp_path) + request(9, "shutdown"))
        assert (await server.response(9))["result"] is None
        assert "result" in await server.response(8)
        await server.send(EXIT)
        assert await ended(server) == 0


async def test_what_follows_a_shutdown_is_refused_even_before_its_answer(tmp_path: Path) -> None:
    async with wire() as server:
        await server.initialize(tmp_path)
        await server.send(request(8, "shutdown") + request(9, "shutdown") + request(10, "celeryls/snippets"))
        assert (await server.response(8))["result"] is None
        for number in (9, 10):
            assert (await server.response(number))["error"]["code"] == INVALID_REQUEST
        await server.send(EXIT)
        assert await ended(server) == 0


async def test_an_exit_that_follows_at_once_waits_for_the_shutdown(tmp_path: Path) -> None:
    async with wire() as server:
        await server.initialize(tmp_path)
        await server.send(request(8, "shutdown") + EXIT)
        assert (await server.response(8))["result"] is None
        assert await ended(server) == 0


async def test_an_exit_ends_the_process_in_the_middle_of_anything(tmp_path: Path) -> None:
    async with wire(command=COMMAND) as server:
        await server.send(await waiting(server, tmp_path) + EXIT)
        assert await ended(server) == 1


async def test_an_exit_does_not_wait_for_the_clients_settings(tmp_path: Path) -> None:
    async with wire() as server:
        await server.initialize(tmp_path, workspace={"configuration": True})
        await server.notify("workspace/didChangeConfiguration", {"settings": None})
        await server.send(EXIT)
        assert await ended(server) == 1


@pytest.mark.parametrize("answer", [{"result": None}, {"error": {"code": 1, "message": "no"}}], ids=["result", "error"])
async def test_a_late_answer_to_a_request_that_was_given_up_leaves_no_traceback(
    tmp_path: Path, answer: dict[str, Any]
) -> None:
    log = tmp_path / "log"
    command = (sys.executable, "-c", GIVEN_UP)
    with log.open("wb") as file:
        async with wire(command=command, log=file.fileno()) as server:
            await server.initialize(tmp_path, workspace={"configuration": True})
            await server.notify("workspace/didChangeConfiguration", {"settings": None})
            async with asyncio.timeout(PATIENCE):
                while (asked := await server.receive()).get("method") != "workspace/configuration":
                    pass
            await asyncio.wait_for(given_up(log), PATIENCE)
            await server.send(packed({"jsonrpc": "2.0", "id": asked["id"]} | answer))
            assert (await server.request("celeryls/snippets", {}))["result"] == []
    assert "Traceback" not in log.read_text()


GIVEN_UP = """\
import asyncio
import celeryls.lsp.requests.configuration as module

module.PATIENCE = 0.05

from celeryls.start import serve

serve()
"""
"""A server that does not wait for its client's settings."""


async def given_up(log: Path) -> None:
    while "did not send its settings" not in await asyncio.to_thread(log.read_text):  # noqa: ASYNC110 - the log is no event
        await asyncio.sleep(0.02)
