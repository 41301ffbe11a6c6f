"""A server in this process with one open document: an exception is where it was raised, and the log can be read."""

from __future__ import annotations

import json
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from tests.e2e.apply import position

from celeryls.lsp.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

URI = "file:///shop/shop/tasks.py"
_ABLE = {"textDocument": {"diagnostic": {}, "codeAction": {"resolveSupport": {"properties": ["edit"]}}}}


@contextmanager
def no_errors_logged() -> Iterator[None]:
    """Fails if an error is logged: exceptions of rules and assists are logged, and the others go on."""
    errors: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: errors.append(handler.format(record))  # type: ignore[method-assign]
    handler.addFilter(lambda record: bool(record.exc_info) or record.levelno >= logging.ERROR)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
    assert not errors, errors[0]


class EditedDocument:
    """One open document, and what an editor asks of it; must be used in a running event loop."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._server = Server()
        self._server.protocol.set_writer(self)
        self._answers: dict[int, dict[str, Any]] = {}
        self._number = 0
        self.ask(types.INITIALIZE, {"processId": None, "rootUri": None, "capabilities": _ABLE})
        document = {"uri": URI, "languageId": "python", "version": 1, "text": text}
        self._say(types.TEXT_DOCUMENT_DID_OPEN, {"textDocument": document})

    def write(self, data: bytes) -> None:
        """Takes what the server sends."""
        message = json.loads(data.partition(b"\r\n\r\n")[2])
        if "id" in message:
            self._answers[message["id"]] = message

    def close(self) -> None:
        """As a stream; nothing is to be closed."""

    def change(self, start: int, end: int, new: str) -> None:
        """Replaces the code points ``[start:end]``; the server's text must be the same afterwards."""
        start, end = (
            each - (self.text[each - 1 : each + 1] == "\r\n") for each in (start, end)
        )  # LSP has no such place
        changes = [{"range": {"start": self._at(start), "end": self._at(end)}, "text": new}]
        self.text = self.text[:start] + new + self.text[end:]
        document = {"uri": URI, "version": 2}
        self._say(types.TEXT_DOCUMENT_DID_CHANGE, {"textDocument": document, "contentChanges": changes})
        held = self._server.session.documents.get(URI)
        assert held is not None
        assert held.text == self.text

    def ask(self, method: str, params: object) -> Any:
        """The result of a request, which must not be an error."""
        self._number += 1
        self._say(method, params, self._number)
        answer = self._answers[self._number]
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def ask_all(self, offset: int) -> None:
        """Asks for all that an editor may ask for at a place."""
        here = {"textDocument": {"uri": URI}, "position": self._at(offset)}
        listed = self.ask(types.TEXT_DOCUMENT_COMPLETION, here) or {"items": []}
        for item in listed["items"][::9]:
            self.ask(types.COMPLETION_ITEM_RESOLVE, item)
        self.ask(types.TEXT_DOCUMENT_DEFINITION, here)
        self.ask(types.TEXT_DOCUMENT_REFERENCES, {**here, "context": {"includeDeclaration": True}})
        self.ask(types.TEXT_DOCUMENT_HOVER, here)
        self.ask(types.TEXT_DOCUMENT_SIGNATURE_HELP, here)
        whole = {"start": self._at(0), "end": self._at(len(self.text))}
        self.ask(types.TEXT_DOCUMENT_INLAY_HINT, {"textDocument": here["textDocument"], "range": whole})
        fix_all = {"diagnostics": [], "only": ["source.fixAll"]}
        params = {"textDocument": here["textDocument"], "range": whole, "context": fix_all}
        for action in self.ask(types.TEXT_DOCUMENT_CODE_ACTION, params) or []:
            self.ask(types.CODE_ACTION_RESOLVE, action)
        found = self.ask(types.TEXT_DOCUMENT_DIAGNOSTIC, {"textDocument": here["textDocument"]})["items"]
        for place in ({"start": here["position"], "end": here["position"]}, *(each["range"] for each in found)):
            params = {"textDocument": here["textDocument"], "range": place, "context": {"diagnostics": found}}
            for action in self.ask(types.TEXT_DOCUMENT_CODE_ACTION, params) or []:
                self.ask(types.CODE_ACTION_RESOLVE, action)

    def _at(self, offset: int) -> dict[str, int]:
        place = position(self.text, offset, "utf-16")
        return {"line": place.line, "character": place.character}

    def _say(self, method: str, params: object, number: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self._server.protocol.received(json.dumps(message if number is None else message | {"id": number}).encode())
