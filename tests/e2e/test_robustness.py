"""Whatever comes over the wire, the same process goes on to answer, correctly and soon."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from .wire import PATIENCE, PATTERNS, Wire, offered, packed, wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

KNOWN = "file:///shop/apps/orders/tasks.py"
RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
BROKEN = "@shared_task(autoretry_for=(ValueError))\ndef add(x, y): ...\n"

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS = -32700, -32600, -32601, -32602


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def shared() -> AsyncIterator[Wire]:
    async with wire() as server:
        answer = await server.initialize(textDocument={"diagnostic": {}})
        assert "diagnosticProvider" in answer["result"]["capabilities"]
        await server.open(KNOWN, "cem\n")
        yield server


@pytest_asyncio.fixture(loop_scope="module")
async def server(shared: Wire) -> AsyncIterator[Wire]:
    """The module's one process, which after each test answers a completion of which everything is known."""
    yield shared
    await _is_well(shared)


async def _is_well(server: Wire) -> None:
    answer = await server.complete(KNOWN, 0, 3)
    item = next(item for item in answer["result"]["items"] if item["label"] == "cemail")
    assert item["textEdit"]["range"] == {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 3}}
    assert "@shared_task(" in item["textEdit"]["newText"]
    assert offered(answer)[0] == "cemail"
    assert server.process.returncode is None


def _sound(number: int = 1) -> bytes:
    return packed({"jsonrpc": "2.0", "id": number, "method": "celeryls/snippets", "params": {}})


@pytest.mark.parametrize(
    "body",
    [
        b"not JSON at all",
        b"{",
        b'{"jsonrpc": "2.0", "id": 1, "method": "shutdown"',
        b"\xff\xfe\xfd",
        b"\x00" * 100,
        "été".encode("latin-1"),
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"jsonrpc": "2.0", "id": ' + b"9" * 5000 + b"}",
    ],
    ids=["words", "half", "cut", "bytes", "zeros", "latin-1", "deep", "deep-object", "huge-number"],
)
async def test_what_is_no_json_is_answered_with_a_parse_error(server: Wire, body: bytes) -> None:
    await server.send(packed(body))
    assert (await server.response(None))["error"]["code"] == PARSE_ERROR


@pytest.mark.parametrize(
    ("message", "number"),
    [
        ([], None),
        ([{"jsonrpc": "2.0", "id": 1, "method": "shutdown"}], None),
        ("words", None),
        (7, None),
        (None, None),
        ({}, None),
        ({"jsonrpc": "2.0", "id": 5}, 5),
        ({"jsonrpc": "2.0", "id": 5, "params": {}}, 5),
        ({"jsonrpc": "2.0", "id": 5, "method": None}, 5),
        ({"jsonrpc": "2.0", "id": 5, "method": ["shutdown"]}, 5),
        ({"jsonrpc": "1.0", "id": "five", "method": "shutdown"}, "five"),
        ({"id": 5, "method": "shutdown"}, 5),
        ({"jsonrpc": "2.0", "id": {"a": 1}, "method": 1}, None),
    ],
    ids=str,
)
async def test_what_is_no_request_is_answered_with_that(server: Wire, message: object, number: object) -> None:
    await server.send(packed(message))
    assert (await server.response(number))["error"]["code"] == INVALID_REQUEST  # type: ignore[arg-type]


@pytest.mark.parametrize("number", [None, 1.5, True, [1], {"a": 1}], ids=str)
async def test_a_request_with_an_impossible_id_is_answered(server: Wire, number: object) -> None:
    await server.send(packed({"jsonrpc": "2.0", "id": number, "method": "celeryls/snippets", "params": {}}))
    assert (await server.response(None))["error"]["code"] == INVALID_REQUEST


@pytest.mark.parametrize(
    "message",
    [
        {"jsonrpc": "2.0", "id": 99, "result": None},
        {"jsonrpc": "2.0", "id": [1], "result": None},
        {"jsonrpc": "2.0", "id": None, "error": {"code": 1, "message": "?"}},
        {"jsonrpc": "2.0", "id": 99, "error": {"code": 1, "message": "?"}},
        {"jsonrpc": "2.0", "id": 99, "error": "no object"},
        {"jsonrpc": "2.0", "error": 1},
        {"jsonrpc": "2.0", "method": "$/cancelRequest"},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": [1]}},
        {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 99}},
        {"jsonrpc": "2.0", "method": "$/setTrace", "params": {"value": "loud"}},
        {"jsonrpc": "2.0", "method": "nothing/of/that/name", "params": {"a": 1}},
        {"jsonrpc": "2.0", "method": "$/optional"},
        {"jsonrpc": "2.0", "method": "initialized", "params": 7},
        {"jsonrpc": "2.0", "method": "exit!", "params": None},
        {"jsonrpc": "2.0", "method": "window/workDoneProgress/cancel", "params": {"token": 1}},
    ],
    ids=json.dumps,
)
async def test_stray_responses_and_notifications_are_not_answered(server: Wire, message: object) -> None:
    await server.send(packed(message))
    await _is_well(server)
    assert not server.messages


HEADERS = {
    "too short": packed({"jsonrpc": "2.0", "id": 8, "method": "shutdown"}, 9),
    "too short by one": packed({"jsonrpc": "2.0", "id": 8, "method": "shutdown"}, 46),
    "negative": packed(b'{"jsonrpc": "2.0"}', -5),
    "zero": packed(b""),
    "zero before a body": packed(b'{"jsonrpc": "2.0"}', 0),
    "not a number": b"Content-Length: many\r\n\r\n{}",
    "empty": b"Content-Length: \r\n\r\n{}",
    "more digits than a number has": b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
    "junk": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "binary": bytes(range(256)) * 20,
    "line ends": b"\r\n" * 1000,
    "a line without end": b"x" * 1_000_000,
    "no blank line": b"Content-Length: 2\r\nX-Header: 1\r\n",
}


@pytest.mark.parametrize("junk", HEADERS.values(), ids=HEADERS.keys())
async def test_the_next_message_is_found_behind_a_wrong_header(server: Wire, junk: bytes) -> None:
    await server.send(junk + _sound(8))
    assert (await server.response(8)).get("result") == []
    server.messages.clear()


@pytest.mark.parametrize("surplus", [1, 5, 16, 20, 22, 40, 100, 10**6, 10**17])
async def test_a_length_that_reaches_into_the_next_message_loses_none(server: Wire, surplus: int) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 8, "method": "celeryls/snippets", "params": {}}).encode()
    await server.send(packed(body, len(body) + surplus) + _sound(9) + _sound(10))
    assert [(await server.response(number)).get("result") for number in (8, 9, 10)] == [[], [], []]


async def test_headers_are_read_as_http_has_them(server: Wire) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 8, "method": "celeryls/snippets", "params": {}}).encode()
    for header in (
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d  \r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\nX-Y: z\r\n\r\n",
        b"Content-Length: %d\n\n",
    ):
        await server.send(header % len(body) + body)
        assert (await server.response(8))["result"] == []


async def test_messages_may_come_in_pieces_and_together(server: Wire) -> None:
    for byte in _sound(8):
        await server.send(bytes([byte]))
    assert (await server.response(8))["result"] == []
    await server.send(b"".join(map(_sound, range(100, 200))))
    assert [(await server.response(number))["result"] for number in range(100, 200)] == [[]] * 100


@pytest.mark.parametrize("method", ["nothing/of/that/name", "textDocument/hover", "workspace/executeCommand", ""])
async def test_an_unknown_request_is_answered_with_an_error(server: Wire, method: str) -> None:
    answer = await server.request(method, {"command": "x"} if "execute" in method else {})
    assert answer["error"]["code"] in (NO_METHOD, INVALID_PARAMS)


@pytest.mark.parametrize("method", ["textDocument/didOpen", "workspace/didChangeWatchedFiles", "initialized"])
async def test_a_notification_with_an_id_is_answered_with_an_error(server: Wire, method: str) -> None:
    assert (await server.request(method, {}))["error"]["code"] == INVALID_REQUEST


REQUESTS = (
    "textDocument/completion",
    "completionItem/resolve",
    "textDocument/codeAction",
    "codeAction/resolve",
    "textDocument/diagnostic",
)
PLACE: dict[str, Any] = {"textDocument": {"uri": KNOWN}, "position": {"line": 0, "character": 0}, "range": RANGE}


@pytest.mark.parametrize("params", [None, 7, "words", [], [1], True, {}, {"textDocument": 7}], ids=str)
@pytest.mark.parametrize("method", REQUESTS)
async def test_params_of_a_wrong_type_are_answered_with_an_error(server: Wire, method: str, params: object) -> None:
    assert "error" in await server.request(method, params)


@pytest.mark.parametrize(
    "wrong",
    [
        {"position": {"line": -1, "character": 0}, "range": {"start": {"line": -1, "character": 0}, "end": 7}},
        {"position": {"line": 0, "character": -1}, "range": None},
        {"position": {"line": "a", "character": 0}, "range": {"start": {"line": "a", "character": 0}}},
        {"position": {"line": 2**40, "character": 0}, "range": []},
        {"textDocument": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["textDocument/completion", "textDocument/codeAction"])
async def test_a_field_of_a_wrong_type_is_answered_with_an_error(
    server: Wire, method: str, wrong: dict[str, Any]
) -> None:
    context = {"context": {"diagnostics": [], "triggerKind": 1}}
    assert "error" in await server.request(method, PLACE | context | wrong)


@pytest.mark.parametrize("data", [None, 7, "x", [], {}, {"uri": 7}, {"uri": KNOWN}, {"uri": KNOWN, "at": "x"}], ids=str)
async def test_what_was_not_ours_is_resolved_to_itself(server: Wire, data: object) -> None:
    item = (await server.request("completionItem/resolve", {"label": "x", "data": data}))["result"]
    assert item["label"] == "x"
    assert "additionalTextEdits" not in item
    action = (await server.request("codeAction/resolve", {"title": "x", "data": data}))["result"]
    assert action["title"] == "x"
    assert "edit" not in action


@pytest.mark.parametrize("at", [-5, 10**9, True, 1.5, None, "3"], ids=str)
async def test_resolving_at_a_place_that_is_not_there_adds_no_edit(server: Wire, at: object) -> None:
    await server.open("file:///shop/actions.py", BROKEN)
    data = {"uri": "file:///shop/actions.py", "at": at, "prefix": "cemail", "id": "rate-limit"}
    data |= {"start": at, "end": at}
    item = (await server.request("completionItem/resolve", {"label": "cemail", "data": data}))["result"]
    assert "additionalTextEdits" not in item or at is True
    action = (await server.request("codeAction/resolve", {"title": "x", "data": data}))["result"]
    assert "edit" not in action or at is True


@pytest.mark.parametrize(
    "params", [None, 7, {}, {"textDocument": {"uri": 7}}, {"textDocument": 7, "position": "x"}], ids=str
)
async def test_our_own_request_answers_nothing_to_nonsense(server: Wire, params: object) -> None:
    assert (await server.request("celeryls/snippets", params)).get("result", []) == []


async def test_our_own_request_survives_a_place_that_is_not_there(server: Wire) -> None:
    for position in ({"line": 2**30, "character": 2**30}, {"line": -1, "character": -1}, None, "x"):
        answer = await server.request("celeryls/snippets", {"textDocument": {"uri": KNOWN}, "position": position})
        # All but the entry of a beat schedule.
        assert len(answer["result"]) == PATTERNS


@pytest.mark.parametrize("params", [None, 7, {}, {"textDocument": 7}, {"textDocument": {"uri": "x"}}], ids=str)
@pytest.mark.parametrize(
    "method",
    [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/didSave",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
    ],
)
async def test_a_notification_of_a_wrong_type_is_passed_over(server: Wire, method: str, params: object) -> None:
    await server.notify(method, params)


async def test_settings_of_a_wrong_type_leave_the_defaults(server: Wire) -> None:
    for settings in (7, "x", [1], {"celeryls": 7}, {"celeryls": {"completion": {"enabled": "no"}}}, {"celeryls": None}):
        await server.notify("workspace/didChangeConfiguration", {"settings": settings})
        await _is_well(server)
    server.messages.clear()


async def test_workspace_folders_that_are_none_are_passed_over(server: Wire) -> None:
    for uri in ("", "file://[", "http://example.com/x", "file:///\x00", "file:///%00", "untitled:1", "file:///nowhere"):
        folder = {"uri": uri, "name": "x"}
        for event in ({"added": [folder], "removed": []}, {"added": [], "removed": [folder]}):
            await server.notify("workspace/didChangeWorkspaceFolders", {"event": event})
            await _is_well(server)


URIS = (
    "",
    "x",
    "file:",
    "file://",
    "file:///",
    "file://[",
    "file:///a%00b.py",
    "file:///a\x00b.py",
    "file:///%ff%fe.py",
    "file:///\ud800.py",
    "file:///" + "a/" * 5000 + "b.py",
    "file:///" + "a" * 5000,
    "file:///dev/stdin",
    "file:///dev/zero",
    "file:///proc/self/mem",
    "file://server/share/x.py",
    "untitled:Untitled-1",
    "git:/shop/tasks.py?ref",
    "vscode-notebook-cell:/x.ipynb#W0sZ",
    "http://[::1",
)


@pytest.mark.parametrize("uri", URIS, ids=[ascii(uri)[:40] for uri in URIS])
async def test_a_document_of_any_uri_is_served_or_refused(server: Wire, uri: str) -> None:
    await server.open(uri, BROKEN + "\n\ncel\n")
    for method in ("textDocument/completion", "textDocument/codeAction", "textDocument/diagnostic"):
        params = PLACE | {"textDocument": {"uri": uri}, "context": {"diagnostics": [], "triggerKind": 1}}
        assert (await server.request(method, params)).keys() & {"result", "error"}
    is_answered = uri.startswith(("file:", "untitled:"))
    assert len(offered(await server.complete(uri, 4, 3))) == (PATTERNS if is_answered else 0)
    await server.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
    await server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


async def _all_requests(server: Wire, uri: str, line: int = 0, character: int = 0) -> dict[str, Any]:
    """What each request answers at a place; all must."""
    place = {"line": line, "character": character}
    params = {
        "textDocument": {"uri": uri},
        "position": place,
        "range": {"start": place, "end": place},
        "context": {"diagnostics": [], "triggerKind": 1},
    }
    found = {}
    methods = ("completion", "codeAction", "diagnostic")
    for method in (*(f"textDocument/{method}" for method in methods), "celeryls/snippets"):
        answer = await server.request(method, params)
        assert "error" not in answer, answer
        found[method] = answer["result"]
    return found


TEXTS = {
    "binary": "".join(map(chr, range(256))) * 50,
    "zeros": "\0" * 1000 + "\n@shared_task\ndef f(): ...\n",
    "surrogates": "\ud83d cem \udc00\n@shared_task(name='\ud800')\ndef f(): ...\n",
    "separators": "x = 1\x0c\x1c\u2028\u2029\x85@shared_task\ndef f(): ...\n",
    "replacement": "\ufffd\ufffe\uffff" * 100,
    "byte order mark": "\ufeff\ufeffimport os\n",
    "returns": "\r" * 1000 + "@shared_task\rdef f(): ...\r",
    "parentheses": "x = " + "(" * 10_000 + ")" * 10_000 + "\n",
    "open parentheses": "x = " + "(" * 10_000,
    "parentheses of a decorator": "@shared_task(" + "(" * 10_000 + ")" * 10_000 + ")\ndef f(): ...\n",
    "an option in brackets": "@shared_task(autoretry_for=" + "[" * 5_000 + "]" * 5_000 + ")\ndef f(): ...\n",
    "an option in open brackets": "@shared_task(name=" + "[" * 5_000,
    "brackets in a schedule": "beat_schedule = {'a': " + "[" * 5_000 + "]" * 5_000 + "}\n",
    "dicts": "beat_schedule = " + "{'task': 1, 'schedule': " * 2_000,
    "blocks": "".join(f"{' ' * depth}if x:\n" for depth in range(1_000)),
    "functions": "".join(f"{' ' * depth}def f():\n" for depth in range(500)),
    "closing brackets": ")]}" * 10_000,
    "operators": "x = " + "-" * 10_000 + "1\n",
    "attributes": "@" + "a." * 5_000 + "task\ndef f(): ...\n",
    "a retry_kwargs": "@shared_task(retry_kwargs=" + "{1:" * 5_000 + "}" * 5_000 + ")\ndef f(): ...\n",
    "a sum": "from celery import shared_task\n@shared_task(max_retries=" + "1+" * 10_000 + "1)\ndef f(): ...\n",
    "open quotes": "'''" * 3_333,
    "an f-string": "f'{" * 2_000 + "x" + "}'" * 2_000,
    "decorators": "@shared_task\n" * 5_000,
    "definitions": "@shared_task\ndef f(): ...\n" * 3_000,
    "imports": "import celery\n" * 300,
    "backslashes": "\\\n" * 1_000,
    "one line": "x = [" + "1, " * 20_000 + "]\n",
    "one string": "x = '" + "é" * 1_000_000 + "'\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_any_text_is_survived(server: Wire, text: str) -> None:
    uri = "file:///shop/any.py"
    await server.open(uri, text)
    line = text.count("\n")
    await _all_requests(server, uri, 0, 5)
    await _all_requests(server, uri, line, 0)
    await _all_requests(server, uri, 2**31 - 1, 2**31 - 1)
    change = {"range": {"start": {"line": 0, "character": 3}, "end": {"line": 0, "character": 4}}, "text": "y"}
    document = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]}
    await server.notify("textDocument/didChange", document)
    await _all_requests(server, uri, 0, 4)
    await server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    await _is_well(server)


async def test_seven_megabytes_are_opened_changed_and_answered(server: Wire) -> None:
    uri, task = "file:///shop/large.py", "@shared_task\ndef f(order_id):\n    return order_id\n\n\n"
    text = "from celery import shared_task\n\n\n" + task * (7_000_000 // len(task))
    await server.open(uri, text)
    answers = await _all_requests(server, uri, text.count("\n"), 0)
    assert answers["textDocument/completion"] is None, "it is larger than the setting allows"
    settings = {"celeryls": {"largestFile": 20_000_000}}
    await server.notify("workspace/didChangeConfiguration", {"settings": settings})
    line = text.count("\n")
    answers = await _all_requests(server, uri, line, 0)
    assert answers["textDocument/completion"] is None, "it was not kept"
    await server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    await server.open(uri, text)
    answers = await _all_requests(server, uri, line, 0)
    assert len(answers["textDocument/completion"]["items"]) == PATTERNS
    for number, letter in enumerate("cel"):
        change = {"range": {"start": {"line": line, "character": number}, "end": {"line": line, "character": number}}}
        document = {"uri": uri, "version": number + 2}
        params = {"textDocument": document, "contentChanges": [change | {"text": letter}]}
        await server.notify("textDocument/didChange", params)
        assert len(offered(await server.complete(uri, line, number + 1))) == PATTERNS
    await server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


@pytest.mark.parametrize(
    "changes",
    [
        [{"text": "x", "range": {"start": {"line": 99, "character": 99}, "end": {"line": 999, "character": 0}}}],
        [{"text": "x", "range": {"start": {"line": 1, "character": 5}, "end": {"line": 0, "character": 0}}}],
        [{"text": "", "range": {"start": {"line": 0, "character": 0}, "end": {"line": 2**31 - 1, "character": 0}}}],
        [{"text": "@shared_task\ndef f(): ..."}, {"text": "x", "range": RANGE}, {"text": ""}],
        [],
    ],
    ids=str,
)
async def test_changes_outside_of_the_text_are_survived(server: Wire, changes: list[object]) -> None:
    uri = "file:///shop/changed.py"
    await server.open(uri, BROKEN)
    document = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": changes}
    await server.notify("textDocument/didChange", document)
    await _all_requests(server, uri, 1, 1)


async def test_a_change_that_cant_be_read_leaves_the_text(server: Wire) -> None:
    uri = "file:///shop/unchanged.py"
    await server.open(uri, BROKEN)
    wrong = {"start": {"line": -1, "character": 0}, "end": {"line": 0, "character": 0}}
    for change in ({"range": wrong, "text": "x"}, {"range": RANGE}, 7, None):
        params = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]}
        await server.notify("textDocument/didChange", params)
    answers = await _all_requests(server, uri)
    assert [found["code"] for found in answers["textDocument/diagnostic"]["items"]] == ["CEL201"]


async def test_documents_that_are_not_open_are_answered_with_nothing(server: Wire) -> None:
    never, closed = "file:///shop/never.py", "file:///shop/closed.py"
    await server.open(closed, "cem")
    for _ in range(2):
        await server.notify("textDocument/didClose", {"textDocument": {"uri": closed}})
    change = {"textDocument": {"uri": never, "version": 2}, "contentChanges": [{"text": "cem"}]}
    await server.notify("textDocument/didChange", change)
    await server.notify("textDocument/didSave", {"textDocument": {"uri": never}})
    for uri in (never, closed):
        answers = await _all_requests(server, uri, 0, 3)
        assert answers["textDocument/completion"] is None
        assert answers["textDocument/codeAction"] is None
        assert answers["textDocument/diagnostic"]["items"] == []
        assert answers["celeryls/snippets"] == []


async def test_a_document_that_is_opened_twice_has_the_later_text(server: Wire) -> None:
    uri = "file:///shop/twice.py"
    await server.open(uri, "'cel")
    assert offered(await server.complete(uri, 0, 4)) == []
    await server.open(uri, "cel")
    assert len(offered(await server.complete(uri, 0, 3))) == PATTERNS


async def test_a_file_that_is_deleted_under_its_document_is_served_on(server: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "shop" / "apps" / "orders"
    folder.mkdir(parents=True)
    file = folder / "tasks.py"
    file.write_text(BROKEN)
    await server.open(file.as_uri(), BROKEN)
    file.unlink()
    for gone in (folder, *folder.parents[:2]):
        gone.rmdir()
    changes = [{"uri": file.as_uri(), "type": 3}, {"uri": (tmp_path / "manage.py").as_uri(), "type": 3}]
    await server.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    answers = await _all_requests(server, file.as_uri(), 2, 0)
    assert len(answers["textDocument/completion"]["items"]) == PATTERNS
    assert len(answers["textDocument/diagnostic"]["items"]) == 1


async def test_a_cancelled_request_is_answered_all_the_same(server: Wire) -> None:
    uri = "file:///shop/cancelled.py"
    await server.open(uri, "cem")
    place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 3}}
    request = packed({"jsonrpc": "2.0", "id": 8, "method": "textDocument/completion", "params": place})
    cancel = packed({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 8}})
    await server.send(request + cancel)
    assert (await server.response(8)).keys() & {"result", "error"}
    await server.send(cancel + request)
    assert (await server.response(8)).keys() & {"result", "error"}


async def test_before_initialize_only_that_is_answered() -> None:
    async with wire() as server:
        await server.open(KNOWN, "cem")
        assert (await server.complete(KNOWN, 0, 3))["error"]["code"] == -32002
        assert (await server.request("shutdown", None))["error"]["code"] == -32002
        assert "error" in await server.request("initialize", {"capabilities": 7})
        assert "capabilities" in (await server.initialize())["result"]
        assert (await server.initialize())["error"]["code"] == INVALID_REQUEST
        await server.open(KNOWN, "cem")
        await _is_well(server)


async def test_after_shutdown_requests_are_refused_and_exit_ends_well() -> None:
    async with wire() as server:
        await server.initialize()
        assert (await server.request("shutdown", None))["result"] is None
        assert (await server.complete(KNOWN, 0, 0))["error"]["code"] == INVALID_REQUEST
        await server.open(KNOWN, "cem")
        await server.notify("exit", None)
        assert await asyncio.wait_for(server.process.wait(), PATIENCE) == 0


async def test_exit_without_shutdown_ends_with_an_error() -> None:
    async with wire() as server:
        await server.initialize()
        await server.notify("exit", None)
        assert await asyncio.wait_for(server.process.wait(), PATIENCE) == 1


async def test_exit_in_mid_request_ends_the_process() -> None:
    async with wire() as server:
        await server.initialize(workspace={"configuration": True})
        await server.open(KNOWN, "@shared_task\ndef f(): ...\n" * 20_000)
        # It asks the client for its settings, which will not answer any more.
        await server.notify("workspace/didChangeConfiguration", {"settings": None})
        place = {"textDocument": {"uri": KNOWN}, "position": {"line": 0, "character": 0}}
        request = packed({"jsonrpc": "2.0", "id": 8, "method": "textDocument/completion", "params": place})
        await server.send(request + packed({"jsonrpc": "2.0", "method": "exit"}) + request)
        assert await asyncio.wait_for(server.process.wait(), PATIENCE) == 1


async def test_a_client_that_goes_away_ends_the_process() -> None:
    for last in (b"", b"Content-Length: 100\r\n\r\n{", _sound()):
        async with wire() as server:
            await server.initialize()
            await server.send(last)
            assert server.process.stdin is not None
            server.process.stdin.close()
            assert await asyncio.wait_for(server.process.wait(), PATIENCE) == 0


async def test_a_client_that_does_not_say_its_settings_is_served_on() -> None:
    async with wire() as server:
        await server.initialize(workspace={"configuration": True})
        await server.open(KNOWN, "cem")
        await server.notify("workspace/didChangeConfiguration", {"settings": None})
        await _is_well(server)
        asked = await _asked(server)
        await server.send(packed({"jsonrpc": "2.0", "id": asked["id"], "error": {"code": 1, "message": "no"}}))
        await _is_well(server)
        await server.notify("workspace/didChangeConfiguration", {"settings": None})
        asked = await _asked(server)
        await server.send(packed({"jsonrpc": "2.0", "id": asked["id"], "result": [7, "x"]}))
        await _is_well(server)


async def _asked(server: Wire) -> dict[str, Any]:
    """The server's question for the settings, which need not come at once."""
    while True:
        for message in server.messages:
            if message.get("method") == "workspace/configuration":
                server.messages.remove(message)
                return message
        server.messages.append(await asyncio.wait_for(server.receive(), PATIENCE))
