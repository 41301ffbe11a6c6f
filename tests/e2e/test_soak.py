"""The short form of `make soak`: nothing that the server holds grows with the number of edits."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types

from celeryls.lsp.server import Server

from .wire import COMMAND

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from edits import RandomEdits
from soak import SoakSession

URI = "file:///shop/shop/tasks.py"
LARGEST = 40
"""MiB: what caches and the C library may take until they are as full as they get."""


def test_a_project_is_edited_over_stdio(tmp_path: Path) -> None:
    session = SoakSession(tmp_path / "project", COMMAND, seed=1)
    try:
        session.run(300)
        before = sum(session.client.memories())
        session.run(500)
        assert sum(session.client.memories()) - before < LARGEST
        assert len(session.completions) > 150
    finally:
        session.client.stop()


async def test_as_many_objects_are_held_after_many_edits_as_after_some() -> None:
    edits = RandomEdits({"shop/tasks.py": 8}, seed=1)
    server, number = Server(), 0

    class Nowhere:
        def write(self, data: bytes) -> None:
            assert b'"error"' not in data

        def close(self) -> None: ...

    def say(method: str, params: dict[str, Any], **request: int) -> None:
        server.protocol.received(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **request}).encode())

    server.protocol.set_writer(Nowhere())
    able: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
    say(types.INITIALIZE, {"processId": None, "rootUri": None, "capabilities": able}, id=0)
    document = {"uri": URI, "languageId": "python", "version": 1, "text": edits.texts["shop/tasks.py"].text}
    say(types.TEXT_DOCUMENT_DID_OPEN, {"textDocument": document})
    held = []
    for number, edit in zip(range(1, 1601), edits.edits(), strict=False):
        places = {name: {"line": at[0], "character": at[1]} for name, at in (("start", edit.start), ("end", edit.end))}
        changes = [{"range": places, "text": edit.new}]
        say(
            types.TEXT_DOCUMENT_DID_CHANGE, {"textDocument": {"uri": URI, "version": number}, "contentChanges": changes}
        )
        here = {"textDocument": {"uri": URI}, "position": places["end"]}
        if number % 2 == 0:
            say(types.TEXT_DOCUMENT_DIAGNOSTIC, here, id=number)
        if number % 5 == 0:
            say(types.TEXT_DOCUMENT_COMPLETION, here, id=number)
        if number >= 800 and number % 100 == 0:
            await asyncio.sleep(0)
            gc.collect()
            held.append(len(gc.get_objects()))
    assert max(held[4:]) < max(held[:4]) * 1.05
