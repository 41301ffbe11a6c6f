"""``initialize`` is answered before the server is imported; what comes before, with and after it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from .asking import children
from .wire import packed, wire

if TYPE_CHECKING:
    from pathlib import Path

    from .wire import Wire

URI = "file:///shop/apps/orders/tasks.py"
NOT_INITIALIZED, INVALID_REQUEST, INVALID_PARAMS, PARSE_ERROR = -32002, -32600, -32602, -32700


def message(method: str, params: object, number: int | str | None = None) -> bytes:
    said = {"jsonrpc": "2.0", "method": method, "params": params}
    return packed(said if number is None else said | {"id": number})


def initialize(number: int | str = 1, **params: object) -> bytes:
    return message("initialize", {"processId": None, "rootUri": None, "capabilities": {}, **params}, number)


def opened(text: str = "cem") -> bytes:
    document = {"uri": URI, "languageId": "python", "version": 1, "text": text}
    return message("textDocument/didOpen", {"textDocument": document})


def typed(letter: str, at: int) -> bytes:
    place = {"line": 0, "character": at}
    changes = [{"range": {"start": place, "end": place}, "text": letter}]
    return message("textDocument/didChange", {"textDocument": {"uri": URI, "version": 2}, "contentChanges": changes})


def completion(number: int, character: int = 3) -> bytes:
    place = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": character}}
    return message("textDocument/completion", place, number)


TASKS = ["tasks.early", "tasks.later"]
INITIALIZED = message("initialized", {})


async def labels(server: Wire, number: int) -> list[str]:
    return [item["label"] for item in (await server.response(number))["result"]["items"]]


async def test_what_comes_in_one_piece_with_initialize_is_handled_in_its_order() -> None:
    async with wire() as server:
        letters = b"".join(typed(letter, at) for at, letter in enumerate("cemail"))
        await server.send(initialize() + INITIALIZED + opened("") + letters + completion(2, 6))
        assert "capabilities" in (await server.response(1))["result"]
        assert "cemail" in await labels(server, 2)


@pytest.mark.parametrize("size", [1, 7, 300])
async def test_messages_in_pieces_are_handled_in_their_order(size: int) -> None:
    async with wire() as server:
        stream = initialize("a") + INITIALIZED + opened() + completion(2)
        for start in range(0, len(stream), size):
            await server.send(stream[start : start + size])
        assert "capabilities" in (await server.response("a"))["result"]
        assert "cemail" in await labels(server, 2)


async def test_initialize_is_answered_once() -> None:
    async with wire() as server:
        await server.send(initialize() + INITIALIZED + opened() + completion(2))
        await server.response(2)
        assert [each["id"] for each in server.messages if "result" in each] == [1]


async def test_a_second_initialize_is_refused() -> None:
    async with wire() as server:
        await server.send(initialize(1) + initialize(2) + INITIALIZED + opened() + completion(3))
        assert "result" in await server.response(1)
        assert (await server.response(2))["error"]["code"] == INVALID_REQUEST
        assert "cemail" in await labels(server, 3)


async def test_requests_before_it_are_refused_and_notifications_dropped() -> None:
    async with wire() as server:
        await server.send(INITIALIZED + opened() + completion(1) + message("shutdown", None, 2) + initialize(3))
        assert [(await server.response(number))["error"]["code"] for number in (1, 2)] == [NOT_INITIALIZED] * 2
        assert "result" in await server.response(3)
        await server.send(INITIALIZED + opened() + completion(4))
        assert "cemail" in await labels(server, 4)


async def test_exit_before_it_ends_with_1() -> None:
    async with wire() as server:
        await server.send(message("exit", None))
        assert await asyncio.wait_for(server.process.wait(), 60) == 1


async def test_a_client_that_goes_before_it_ends_the_process() -> None:
    for start in (b"", initialize()[:40]):
        async with wire() as server:
            await server.send(start)
            assert server.process.stdin is not None
            server.process.stdin.close()
            assert await asyncio.wait_for(server.process.wait(), 60) == 0


async def test_a_client_that_goes_right_after_it_ends_the_process() -> None:
    async with wire() as server:
        await server.send(initialize())
        assert server.process.stdin is not None
        server.process.stdin.close()
        assert await asyncio.wait_for(server.process.wait(), 60) == 0


@pytest.mark.parametrize(
    ("first", "number", "code"),
    [
        (packed(b"{"), None, PARSE_ERROR),
        (packed(b"[]"), None, INVALID_REQUEST),
        (
            packed({"jsonrpc": "1.0", "id": 5, "method": "initialize", "params": {"capabilities": {}}}),
            5,
            INVALID_REQUEST,
        ),
        (packed({"jsonrpc": "2.0", "id": 5, "method": "initialize"}), 5, INVALID_PARAMS),
        (packed({"jsonrpc": "2.0", "id": None, "method": "initialize", "params": {}}), None, INVALID_REQUEST),
        (packed({"jsonrpc": "2.0", "id": True, "method": "initialize", "params": {}}), None, INVALID_REQUEST),
        (initialize(5, capabilities=7), 5, INVALID_PARAMS),
        (initialize(5, capabilities={"general": {"positionEncodings": 8}}), 5, INVALID_PARAMS),
        (initialize(5, workspaceFolders=[7]), 5, INVALID_PARAMS),
        (initialize(5, initializationOptions="x" * 9_000_000), 5, INVALID_REQUEST),
        (initialize(5, initializationOptions=json.loads("[" * 250 + "]" * 250)), 5, INVALID_REQUEST),
    ],
)
async def test_a_first_message_that_is_no_valid_initialize_is_refused(first: bytes, number: int, code: int) -> None:
    async with wire() as server:
        await server.send(first + initialize(9) + INITIALIZED + opened() + completion(10))
        assert (await server.response(number))["error"]["code"] == code
        assert "result" in await server.response(9)
        assert "cemail" in await labels(server, 10)


async def test_a_large_initialize_is_answered() -> None:
    async with wire() as server:
        await server.send(initialize(initializationOptions={"note": "x" * 7_000_000}) + INITIALIZED + opened())
        assert "result" in await server.response(1)
        await server.send(completion(2))
        assert "cemail" in await labels(server, 2)


async def test_a_cancel_of_it_comes_too_late_or_too_early() -> None:
    cancel = message("$/cancelRequest", {"id": 1})
    for stream in (initialize() + cancel, cancel + initialize()):
        async with wire() as server:
            await server.send(stream + INITIALIZED + opened() + completion(2))
            assert "result" in await server.response(1)
            assert "cemail" in await labels(server, 2)


async def test_wrong_settings_in_it_are_shown_to_the_user() -> None:
    async with wire() as server:
        await server.send(initialize(initializationOptions={"settings": {"completion": {"enabled": 7}}}) + INITIALIZED)
        assert "result" in await server.response(1)
        while not any(each.get("method") == "window/showMessage" for each in server.messages):
            server.messages.append(await asyncio.wait_for(server.receive(), 60))


@pytest.mark.parametrize("where", ["the editor's settings", "the project's file"])
async def test_no_process_stays_for_a_project_without_an_index(tmp_path: Path, where: str) -> None:
    options: dict[str, object] = {"settings": {"index": {"enabled": False}}} if where.startswith("the editor") else {}
    if not options:
        (tmp_path / "celeryls.toml").write_text("[index]\nenabled = false\n")
    async with wire() as server:
        await server.send(initialize(rootUri=tmp_path.as_uri(), initializationOptions=options) + INITIALIZED)
        await server.send(opened() + completion(2))
        assert "cemail" in await labels(server, 2)
        async with asyncio.timeout(60):
            while children(server.process.pid):  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.05)


async def test_the_project_is_read_by_one_process_and_what_changes_meanwhile_is_known(tmp_path: Path) -> None:
    tasks = tmp_path / "tasks.py"
    tasks.write_text("from celery import shared_task\n\n\n@shared_task\ndef early(): ...\n")
    async with wire() as server:
        await server.send(initialize(rootUri=tmp_path.as_uri()))
        await server.response(1)
        tasks.write_text(tasks.read_text() + "\n\n@shared_task\ndef later(): ...\n")
        await server.notify("initialized", {})
        async with asyncio.timeout(60):
            while [found["name"] for found in await symbols(server)] != TASKS:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.1)
        assert len(children(server.process.pid)) == 1


async def symbols(server: Wire) -> list[dict[str, str]]:
    return sorted(
        (await server.request("workspace/symbol", {"query": ""}))["result"] or [], key=lambda each: each["name"]
    )
