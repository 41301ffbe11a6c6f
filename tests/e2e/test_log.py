"""What the server writes into its log: a line for what a client got wrong, not a page."""

from __future__ import annotations

import asyncio

import pytest

from .test_robustness import INVALID_PARAMS, NO_METHOD
from .wire import packed, wire

MALFORMED: list[tuple[str, object, str]] = [
    (
        "textDocument/completion",
        {"x": 1},
        "textDocument/completion: CompletionParams @ attribute text_document: KeyError",
    ),
    ("textDocument/completion", [1], "textDocument/completion: CompletionParams @ attribute text_document: TypeError"),
    ("codeAction/resolve", None, "codeAction/resolve: CodeActionResolveRequest @ attribute params"),
]
NOTIFICATIONS: list[tuple[str, object, str]] = [
    ("textDocument/didOpen", {"textDocument": 3}, "textDocument/didOpen: TextDocumentItem @ attribute uri"),
    ("textDocument/didChange", 7, "textDocument/didChange: DidChangeTextDocumentParams @ attribute text_document"),
    ("$/setTrace", {}, "$/setTrace: SetTraceParams @ attribute value: KeyError"),
]


async def logged(messages: list[tuple[str, object, str]], *, ask: bool) -> tuple[list[int], list[str]]:
    """The codes of the errors that are the answers, and the lines of the log."""
    async with wire(log=asyncio.subprocess.PIPE) as server:
        await server.initialize()
        codes = []
        for method, params, _ in messages:
            if ask:
                codes.append((await server.request(method, params))["error"]["code"])
            else:
                await server.notify(method, params)
        await server.request("shutdown", None)
        await server.notify("exit", None)
        assert server.process.stderr is not None
        log = await server.process.stderr.read()
        return codes, log.decode().splitlines()


@pytest.mark.parametrize("ask", [True, False])
async def test_a_malformed_message_is_one_line_that_says_what_is_wrong_and_where(ask: bool) -> None:  # noqa: FBT001
    messages = MALFORMED if ask else NOTIFICATIONS
    codes, log = await logged(messages, ask=ask)
    assert codes == ([INVALID_PARAMS] * len(messages) if ask else [])
    assert len(log) == len(messages)
    for line, (_, _, reason) in zip(log, messages, strict=True):
        assert f"a message was refused: {reason}" in line
        assert len(line) < 400


async def test_a_cancel_that_comes_too_late_is_nothing_to_speak_of() -> None:
    assert await logged([("$/cancelRequest", {"id": number}, "") for number in (1, "gone")], ask=False) == ([], [])


async def test_params_may_be_missing() -> None:
    async with wire(log=asyncio.subprocess.DEVNULL) as server:
        await server.initialize()
        await server.send(packed({"jsonrpc": "2.0", "id": 7, "method": "no/such"}))
        assert (await server.response(7))["error"]["code"] == NO_METHOD
        await server.send(packed({"jsonrpc": "2.0", "id": 8, "method": "celeryls/status"}))
        assert (await server.response(8))["result"]["excludedBy"] is None
