"""Messages as clients send them, and changed ones."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random

URI = "file:///shop/shop/tasks.py"
OTHER = "file:///shop/shop/other.py"
_HERE = {"textDocument": {"uri": URI}, "position": {"line": 3, "character": 4}}
_PLACE = {"start": {"line": 2, "character": 0}, "end": {"line": 3, "character": 8}}
_CHANGED = {"textDocument": {"uri": OTHER, "version": 2}, "contentChanges": [{"range": _PLACE, "text": "x = 1\n"}]}
_OPENED = {"textDocument": {"uri": OTHER, "languageId": "python", "version": 1, "text": "cem\n"}}

REQUESTS: dict[str, Any] = {
    "textDocument/completion": {**_HERE, "context": {"triggerKind": 1}},
    "completionItem/resolve": {"label": "cemail", "data": {"uri": URI, "at": 3}},
    "textDocument/codeAction": {
        "textDocument": {"uri": URI},
        "range": _PLACE,
        "context": {
            "diagnostics": [
                {"range": _PLACE, "message": "x", "code": "CEL105", "source": "celeryls", "data": {"at": 3}}
            ],
            "only": ["quickfix", "refactor", "source.fixAll"],
            "triggerKind": 1,
        },
    },
    "codeAction/resolve": {"title": "x", "data": {"uri": URI, "id": "retry", "at": 3, "start": 0, "end": 3}},
    "textDocument/diagnostic": {"textDocument": {"uri": URI}},
    "textDocument/definition": _HERE,
    "textDocument/references": {**_HERE, "context": {"includeDeclaration": True}},
    "workspace/symbol": {"query": "add"},
    "celeryls/snippets": _HERE,
    "celeryls/status": {"textDocument": {"uri": URI}},
    "celeryls/rule": {"code": "CEL105"},
    "textDocument/hover": _HERE,
    "textDocument/signatureHelp": {
        **_HERE,
        "context": {"triggerKind": 2, "triggerCharacter": "(", "isRetrigger": False},
    },
    "textDocument/inlayHint": {"textDocument": {"uri": URI}, "range": _PLACE},
    "initialize": {"processId": None, "rootUri": None, "capabilities": {}},
    "no/such/method": {"a": 1},
}
NOTIFICATIONS: dict[str, Any] = {
    "textDocument/didOpen": _OPENED,
    "textDocument/didChange": _CHANGED,
    "textDocument/didSave": {"textDocument": {"uri": OTHER}, "text": "x"},
    "textDocument/didClose": {"textDocument": {"uri": OTHER}},
    "workspace/didChangeWatchedFiles": {"changes": [{"uri": OTHER, "type": 2}]},
    "workspace/didChangeConfiguration": {"settings": {"celeryls": {"exclude": ["legacy/"], "largestFile": 400000}}},
    "workspace/didChangeWorkspaceFolders": {"event": {"added": [{"uri": "file:///no", "name": "no"}], "removed": []}},
    "$/cancelRequest": {"id": 3},
    "$/setTrace": {"value": "off"},
    "no/such/notification": {"a": 1},
}
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1, 2**31, 2**63, 10**30, 1.5, 1e308, "", "x", "\ud800", "😀" * 50, "a" * 5000, "file:", "git:/x",
    "file:///%00%ff", "untitled:Untitled-1", URI, OTHER, [], [None], [[]], {}, {"uri": URI},
    {"line": -1, "character": -1}, {"line": 10**9, "character": 10**9},
    {"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}},
)  # fmt: skip


def changed_message(rng: random.Random, number: int) -> dict[str, Any]:
    """A message, changed in up to three places; only its ``jsonrpc`` stays, and the method of what ends a server."""
    method, params = rng.choice([*REQUESTS.items(), *NOTIFICATIONS.items()])
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": copy.deepcopy(params)}
    if method in NOTIFICATIONS and rng.random() < 0.9:
        del message["id"]
    for _ in range(rng.randint(0, 3)):
        _change(rng, message)
    if rng.random() < 0.05:
        message["id"] = rng.choice(ODD)
    if rng.random() < 0.03:
        message["method"] = rng.choice((*REQUESTS, *NOTIFICATIONS, None, 7, ""))
    return message


def _change(rng: random.Random, message: dict[str, Any]) -> None:
    places = list(_places(message, "params"))
    holder, key = rng.choice(places)
    match rng.randint(0, 3):
        case 0 if isinstance(holder, dict):
            del holder[key]
            if holder is message:
                message["params"] = rng.choice(ODD)
        case 1 if isinstance(holder, list):
            holder.extend(copy.deepcopy(holder) * rng.randint(1, 3))
        case 2 if holder is not message and isinstance(holder, dict):
            holder[f"{key}2"] = rng.choice(ODD)
        case _:
            holder[key] = copy.deepcopy(rng.choice(ODD))


def _places(holder: Any, key: Any) -> Any:
    """All values below a key, each as what holds it and its key there."""
    yield holder, key
    value = holder[key]
    match value:
        case dict():
            for name in value:
                yield from _places(value, name)
        case list():
            for index in range(len(value)):
                yield from _places(value, index)
