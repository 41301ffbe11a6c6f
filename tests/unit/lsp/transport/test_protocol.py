"""Requests whose answer is written as JSON by their handler."""

from __future__ import annotations

import json
from concurrent.futures import Future

import pytest
from lsprotocol import types
from lsprotocol.converters import get_converter
from pygls.exceptions import JsonRpcException, JsonRpcInternalError

from celeryls.features.completion.written import folded_head
from celeryls.lsp.server import Server

pytestmark = pytest.mark.asyncio

URI = "file:///shop/tasks.py"


class Sent:
    """What a server sends; of each message the body."""

    def __init__(self):
        self.messages = []

    def write(self, data):
        header, _, body = data.partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body)}" in header.decode().split("\r\n")
        self.messages.append(json.loads(body))

    def close(self):
        raise AssertionError("nobody closes it")


@pytest.fixture
def server():
    server, sent = Server(), Sent()
    server.protocol.set_writer(sent)
    say(server, types.INITIALIZE, {"processId": None, "rootUri": None, "capabilities": {}}, 0)
    return server, sent.messages


def say(server, method, params, number=None):
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    server.protocol.received(json.dumps(message if number is None else message | {"id": number}).encode())


def complete(server, number):
    say(server, types.TEXT_DOCUMENT_COMPLETION, {"textDocument": {"uri": URI}, "position": at(0, 3)}, number)


def at(line, character):
    return {"line": line, "character": character}


def opened(server, text):
    document = {"uri": URI, "languageId": "python", "version": 1, "text": text}
    say(server, types.TEXT_DOCUMENT_DID_OPEN, {"textDocument": document})


@pytest.mark.parametrize("number", [1, "a", 'a"b\\'])
async def test_a_list_is_answered_under_its_number(server, number):
    server, sent = server
    opened(server, "cem")
    complete(server, number)
    assert sent[-1]["id"] == number
    assert sent[-1]["result"]["items"][0]["label"] == "cemail"


async def test_a_request_that_fails_is_answered_with_the_error(server):
    server, sent = server

    def fail(_params):
        raise ValueError("out of order")

    server.protocol.json_handlers = {types.TEXT_DOCUMENT_COMPLETION: fail}
    complete(server, 1)
    assert sent[-1]["id"] == 1
    assert (sent[-1]["error"]["code"], "out of order" in sent[-1]["error"]["message"]) == (-32603, True)


async def test_what_was_written_once_is_put_where_the_next_word_stands(server):
    server, sent = server
    opened(server, "cem\n\ncem")
    complete(server, 1)
    say(server, types.TEXT_DOCUMENT_COMPLETION, {"textDocument": {"uri": URI}, "position": at(2, 2)}, 2)
    first, second = (message["result"]["items"][0] for message in sent[-2:])
    assert first["textEdit"]["range"] == {"start": at(0, 0), "end": at(0, 3)}
    assert second["textEdit"]["range"] == {"start": at(2, 0), "end": at(2, 2)}


async def test_a_list_has_what_lsprotocol_would_write(server):
    server, sent = server
    opened(server, "x = 1\n\n\ncem")
    say(server, types.TEXT_DOCUMENT_COMPLETION, {"textDocument": {"uri": URI}, "position": at(3, 3)}, 1)
    converter = get_converter()
    result = sent[-1]["result"]
    assert converter.unstructure(converter.structure(result, types.CompletionList)) == result


async def test_a_request_is_answered_whatever_goes_wrong_on_its_way(server, monkeypatch):
    server, sent = server
    monkeypatch.setattr(server.protocol, "handle_message", lambda _message: 1 // 0)
    say(server, types.SHUTDOWN, None, 7)
    say(server, types.TEXT_DOCUMENT_DID_CLOSE, {"textDocument": {"uri": URI}})
    assert [(each["id"], each["error"]["message"]) for each in sent[1:]] == [
        (7, "ZeroDivisionError: integer division or modulo by zero")
    ]


async def test_a_snippet_that_fails_is_left_out_of_the_list_and_logged_once(server, monkeypatch, caplog):
    server, sent = server
    opened(server, "c\n")

    def fail_for_one(file, at, snippet, place, style):
        if snippet.prefix == "cemail":
            raise ValueError("out of order")
        return folded_head(file, at, snippet, place, style)

    for module in ("celeryls.lsp.items", "celeryls.features.completion.written"):
        monkeypatch.setattr(f"{module}.folded_head", fail_for_one)
    for number in (1, 2):
        say(server, types.TEXT_DOCUMENT_COMPLETION, {"textDocument": {"uri": URI}, "position": at(0, 1)}, number)
    say(server, "celeryls/snippets", {"textDocument": {"uri": URI}, "position": at(1, 0)}, 3)
    listed = [{item["label"] for item in message["result"]["items"]} for message in sent[-3:-1]]
    listed.append({item["prefix"] for item in sent[-1]["result"]})
    for prefixes in listed:
        assert "ctask" in prefixes
        assert "cemail" not in prefixes
    assert caplog.text.count("cemail can't be inserted: ValueError: out of order") == 1


async def test_a_refusal_is_told_and_leaves_a_line_in_the_log(server, caplog):
    server, sent = server
    refusals = (types.LSPErrorCodes.RequestFailed, types.LSPErrorCodes.ContentModified)
    for number, code in enumerate((*refusals, JsonRpcInternalError.CODE), 1):
        failed: Future[None] = Future()
        failed.set_exception(JsonRpcException("Celery: not renamed: the name is taken", code))
        with caplog.at_level("INFO"):
            server.protocol._send_handler_result(failed, msg_id=number)
    assert [(each["id"], each["error"]["code"]) for each in sent[1:]] == [(1, -32803), (2, -32801), (3, -32603)]
    assert {each["error"]["message"] for each in sent[1:]} == {"Celery: not renamed: the name is taken"}
    told = [(each.levelname, each.exc_info is not None) for each in caplog.records if each.name.endswith("otocol")]
    assert told == [("INFO", False), ("INFO", False)]
    assert [each.levelname for each in caplog.records if each.exc_info] == ["ERROR"]
