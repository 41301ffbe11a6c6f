"""A message that is larger than the setting costs itself, and nothing that comes after it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .wire import PATTERNS, Wire, offered, packed, wire

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio

URI = "file:///shop/apps/orders/tasks.py"
INVALID_REQUEST = -32600
LARGE = "x" * 9_000_000


async def test_a_request_is_answered_with_an_error(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        async with wire(log=log.fileno()) as server:
            await server.initialize()
            for number, params in ((7, {"query": LARGE}), ("b", {"command": "x", "arguments": [LARGE]})):
                answer = await server.request("workspace/symbol", params, number)
                assert answer["error"]["code"] == INVALID_REQUEST
                assert "celeryls.largestMessage" in answer["error"]["message"]
            late = {"jsonrpc": "2.0", "params": {"query": LARGE}, "method": "workspace/symbol", "id": 8}
            await server.send(packed(late))
            assert (await server.response(8))["error"]["code"] == INVALID_REQUEST
            await _is_well(server)


async def test_a_document_that_is_too_large_to_be_sent_is_ignored_until_it_is_opened_anew(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        async with wire(log=log.fileno()) as server:
            await server.initialize()
            await server.open(URI, "cem\n" + "x = 1\n" * 8_000_000)
            await _change(server, "cem\n")
            assert (await server.complete(URI, 0, 3))["result"] is None
            status = await server.request("celeryls/status", {"textDocument": {"uri": URI}})
            assert status["result"]["tooLarge"] == 400_000
            await _is_well(server)
    lines = (tmp_path / "log").read_text().splitlines()
    assert sum("textDocument/didOpen was dropped: a message of 56000" in line for line in lines) == 1
    assert sum("is ignored until it is opened again" in line for line in lines) == 1
    assert not [line for line in lines if "not open" in line]


async def test_a_change_that_is_too_large_leaves_no_stale_text() -> None:
    async with wire() as server:
        await server.initialize()
        await server.open(URI, "cem\n")
        assert offered(await server.complete(URI, 0, 3))[0] == "cemail"
        await _change(server, LARGE)
        assert (await server.complete(URI, 0, 3))["result"] is None
        await _change(server, "cem\n")
        assert (await server.complete(URI, 0, 3))["result"] is None
        await _is_well(server)


async def test_the_size_is_a_setting() -> None:
    async with wire() as server:
        await server.initialize()
        await server.notify("workspace/didChangeConfiguration", {"settings": {"celeryls": {"largestMessage": 200_000}}})
        await _is_well(server)  # the next message may be read before the setting is
        assert "error" in await server.request("workspace/symbol", {"query": "x" * 200_000})
        await server.notify("workspace/didChangeConfiguration", {"settings": {"celeryls": {"largestMessage": 1}}})
        await _is_well(server)
        answer = await server.request("workspace/symbol", {"query": "x" * 90_000})
        assert answer["result"] == [], "a limit that would keep out the settings themselves is none"


async def test_an_answer_that_is_too_large_is_an_error_for_the_server() -> None:
    """The server goes on with the settings that it has, and can ask again."""
    async with wire() as server:
        await server.initialize(workspace={"configuration": True})
        await server.notify("workspace/didChangeConfiguration", {"settings": None})
        asked = await _asked(server)
        result = json.dumps([{"exclude": [LARGE]}])
        await server.send(packed(f'{{"jsonrpc": "2.0", "id": {json.dumps(asked)}, "result": {result}}}'.encode()))
        await _is_well(server)
        await server.notify("workspace/didChangeConfiguration", {"settings": None})
        assert await _asked(server) != asked


async def _change(server: Wire, text: str) -> None:
    document = {"uri": URI, "version": 2}
    await server.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})


async def _asked(server: Wire) -> object:
    """The id of the server's question for the settings."""
    while True:
        for message in server.messages:
            if message.get("method") == "workspace/configuration":
                server.messages.remove(message)
                return message["id"]
        server.messages.append(await server.receive())


async def _is_well(server: Wire) -> None:
    await server.open(URI, "cem\n")
    assert len(offered(await server.complete(URI, 0, 3))) <= PATTERNS
    assert offered(await server.complete(URI, 0, 3))[0] == "cemail"
