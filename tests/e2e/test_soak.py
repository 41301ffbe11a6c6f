"""The short form of `make soak`: nothing that the server holds grows with the number of edits."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from pathlib import Path
from typing import Any

from lsprotocol import types

from celeryls.lsp.convert import offset_at
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.server import Server
from celeryls.source.outline.files import outline
from celeryls.source.text.document import Document

from .wire import COMMAND

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from edits import RandomEdits
from soak import SoakSession

URI = "file:///shop/shop/tasks.py"
ROOT = Path("/nowhere/shop")
APP = """\
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {each: {"task": f"shop.{each}", "schedule": 60} for each in ("a", "b")}
app.conf.task_routes = [{"shop.*": {"queue": "QUEUE"}}]
"""
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


def test_no_object_of_a_folder_is_kept_or_waits_for_the_garbage_collector_after_many_edits() -> None:
    edits = RandomEdits({"tasks.py": 8, "jobs.py": 12}, seed=2)
    paths = {name: str(ROOT / name) for name in (*edits.texts, "app.py")}
    folder, documents = FolderIndex(ROOT), {}
    folder.listed(paths.values())
    folder.scanned()
    held = []
    for number, edit in zip(range(1, 1601), edits.edits(), strict=False):
        path = paths[edit.path]
        if edit.path not in documents or number % 40 == 0:
            folder.closed(path)
            documents[edit.path] = Document(f"file://{path}", edits.texts[edit.path].text, number)
            folder.opened(path, documents[edit.path])
            folder.read({paths["app.py"]: outline(APP.replace("QUEUE", edits.word()), whole=True)})
            folder.take(1)
        else:
            document = documents[edit.path]
            start, end = (offset_at(document, types.Position(*at), "utf-32") for at in (edit.start, edit.end))
            document.change(start, end, edit.new)
            folder.edited(path)
        while not folder.is_settled:
            folder.current(1)
        if number % 2 == 0:
            folder.findings.in_file(path, documents[edit.path].file, "everything")
        if number >= 800 and number % 100 == 0:
            held.append(len(_live_objects()))
    assert max(held[4:]) < max(held[:4]) * 1.05
    assert folder.snapshot.deployment.apps


def _live_objects() -> list[object]:
    """All objects; fails if one of ours is not in use, and was not freed because it refers to itself."""
    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    gc.set_debug(0)
    waiting = {type(each).__qualname__ for each in gc.garbage if type(each).__module__.startswith("celeryls")}
    gc.garbage.clear()
    assert not waiting
    return gc.get_objects()
