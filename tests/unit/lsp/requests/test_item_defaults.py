"""What all items of a list share is said once, for clients that allow it; it amounts to the same items."""

from __future__ import annotations

import json

import pytest
from lsprotocol import types

from celeryls.lsp.server import Server

pytestmark = pytest.mark.asyncio

URI = "file:///shop/tasks.py"
ITEM = {"snippetSupport": True, "resolveSupport": {"properties": ["documentation", "additionalTextEdits"]}}
TEXTS = {
    "patterns": "from celery import shared_task\n\n\nc$0",
    "an indented pattern": "from celery import shared_task\n\n\ndef add():\n    cem$0",
    "options": "from celery import shared_task\n\n\n@shared_task(bi$0)\ndef add(): ...\n",
    "options beside others": "from celery import shared_task\n\n\n@shared_task(bind=True, $0)\ndef add(): ...\n",
    "settings and patterns": "from celery import Celery\n\napp = Celery()\n\napp.conf.task_$0",
    "settings by name": "CELERY_$0",
    "nothing": "from celery import shared_task\n\n\nzzz$0",
}
SHARED: tuple[list[str], ...] = (
    [],
    ["editRange"],
    ["data"],
    ["editRange", "data"],
    ["commitCharacters", "insertTextFormat"],
)


class Kept:
    def __init__(self):
        self.messages = []

    def write(self, data):
        self.messages.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self):
        raise AssertionError("nobody closes it")


def listed(text, shared, item=ITEM):
    server, kept = Server(), Kept()
    server.protocol.set_writer(kept)
    completion = {"completionItem": item, "completionList": {"itemDefaults": shared}}
    params = {"processId": None, "rootUri": None, "capabilities": {"textDocument": {"completion": completion}}}
    say(server, types.INITIALIZE, params, 0)
    before, _, after = text.partition("$0")
    document = {"uri": URI, "languageId": "python", "version": 1, "text": before + after}
    say(server, types.TEXT_DOCUMENT_DID_OPEN, {"textDocument": document})
    place = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
    say(server, types.TEXT_DOCUMENT_COMPLETION, {"textDocument": {"uri": URI}, "position": place}, 1)
    return kept.messages[-1]["result"]


def say(server, method, params, number=None):
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    server.protocol.received(json.dumps(message if number is None else message | {"id": number}).encode())


def applied(found):
    """The items with the defaults of their list, as the specification says."""
    defaults = found.get("itemDefaults", {})
    items = []
    for item in found["items"]:
        whole = {name: value for name, value in defaults.items() if name != "editRange"} | item
        if "editRange" in defaults and "textEdit" not in whole:
            text = whole.pop("textEditText", whole["label"])
            whole["textEdit"] = {"newText": text, "range": defaults["editRange"]}
        items.append(whole)
    return items


@pytest.mark.parametrize("shared", SHARED, ids="+".join)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_the_items_are_the_same(text, shared):
    plain, found = listed(text, []), listed(text, shared)
    assert applied(found) == plain["items"]
    assert found["isIncomplete"] == plain["isIncomplete"]


@pytest.mark.parametrize("text", [TEXTS["patterns"], TEXTS["options"]])
async def test_no_item_repeats_the_range(text):
    found = listed(text, ["editRange", "data"])
    assert found["items"]
    assert not any("textEdit" in item for item in found["items"])


@pytest.mark.parametrize("shared", [["commitCharacters"], ["insertTextFormat", "insertTextMode"]])
async def test_a_client_that_shares_something_else_gets_no_defaults(shared):
    assert "itemDefaults" not in listed(TEXTS["patterns"], shared)


async def test_items_with_edits_of_their_own_keep_these():
    found = listed(TEXTS["patterns"], ["editRange"], {"snippetSupport": True})
    assert any(item.get("additionalTextEdits") for item in found["items"])
    assert applied(found) == listed(TEXTS["patterns"], [], {"snippetSupport": True})["items"]
