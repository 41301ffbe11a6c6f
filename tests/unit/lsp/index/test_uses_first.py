"""A request that rests on the uses of a name waits for these alone, and for everything where that can't be told."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.index.asked_uses import AskedUses
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.requests import call_hierarchy, references
from celeryls.lsp.server import Server
from celeryls.source.outline.files import outline

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path("/shop")
TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(): ...\n"
USES = "from a import ship\n\nship.delay()\n"
URI = (ROOT / "a.py").as_uri()
SHIP = frozenset({"ship"})


class Process:
    """An index process that does nothing but keep what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[frozenset[str]] = []

    def uses(self, _root: str, words: frozenset[str]) -> int:
        self.asked.append(words)
        return len(self.asked)


class Asked:
    """A server whose folder has its definitions, and a request that has waited for the uses of some names."""

    def __init__(self, token: str | None = None) -> None:
        self.server, self.process = Server(), Process()
        updater: Any = self.server.updater
        updater.waits.indexer = self.process
        self.server.session.folders.roots = (ROOT,)
        self.folder = FolderIndex(ROOT)
        self.server.session.indexes.add(self.folder)
        self.folder.listed([f"{ROOT}/a.py", f"{ROOT}/b.py"])
        self.folder.read({f"{ROOT}/a.py": outline(TASKS)})
        self.folder.defined()
        self.resolve()
        self.told: list[str] = []
        progress: Any = self.server.protocol.progress
        progress.begin = lambda given, _value: self.told.append(f"begin {given}")
        progress.end = lambda given, _value: self.told.append(f"end {given}")
        self.token = token

    def resolve(self) -> None:
        assert self.folder.take(5)
        assert self.folder.resolve_pending()
        self.folder.release_requests()

    async def wait(self, names: Callable[[], frozenset[str] | None], patience: float = 60) -> bool:
        """Runs what pygls would: whether all has come."""
        steps, sent = self.server.updater.uses_of(URI, names, patience, self.token), None
        while True:
            try:
                function, _, _ = steps.send(sent)  # type: ignore[arg-type]
            except StopIteration as end:
                return bool(end.value)
            sent = await function()


async def started(asked: Asked, names: Callable[[], frozenset[str] | None]) -> asyncio.Task[bool]:
    task = asyncio.create_task(asked.wait(names))
    for _ in range(10):
        await asyncio.sleep(0)
    return task


async def test_an_answer_waits_for_the_uses_of_its_name_and_not_for_everything():
    asked = Asked("token")
    waiting = await started(asked, lambda: SHIP)
    assert asked.process.asked == [SHIP]
    asked.folder.read({f"{ROOT}/b.py": outline(USES)})
    asked.server.updater.uses(str(ROOT), 1)
    await asyncio.sleep(0)
    assert not waiting.done()
    asked.resolve()
    assert await waiting
    assert [use.task for use in asked.folder.snapshot.uses()] == ["a.ship"]
    assert not asked.folder.answers.is_set()
    assert asked.told == ["begin token", "end token"] * 2


async def test_what_comes_after_the_message_is_not_waited_for():
    asked = Asked()
    waiting = await started(asked, lambda: SHIP)
    asked.server.updater.uses(str(ROOT), 1)
    assert asked.folder.take(5)
    asked.folder.read({f"{ROOT}/b.py": outline(USES)})
    assert asked.folder.resolve_pending()
    asked.folder.release_requests()
    assert await waiting


async def test_a_message_that_comes_while_others_are_resolved_waits_for_the_next_turn():
    asked = Asked()
    waiting = await started(asked, lambda: SHIP)
    assert asked.folder.take(5)
    asked.folder.read({f"{ROOT}/b.py": outline(USES)})
    asked.server.updater.uses(str(ROOT), 1)
    assert asked.folder.resolve_pending()
    asked.folder.release_requests()
    await asyncio.sleep(0)
    assert not waiting.done()
    asked.resolve()
    assert await waiting


async def test_where_no_name_is_known_everything_is_waited_for():
    asked = Asked()
    waiting = await started(asked, lambda: None)
    assert asked.process.asked == []
    assert not waiting.done()
    asked.folder.scanned()
    asked.resolve()
    assert await waiting


async def test_names_that_only_the_uses_show_are_asked_for_as_well():
    asked = Asked()
    names = iter([SHIP, SHIP | {"fast_ship"}, SHIP | {"fast_ship"}])
    waiting = await started(asked, lambda: next(names))
    asked.server.updater.uses(str(ROOT), 1)
    asked.resolve()
    for _ in range(10):
        await asyncio.sleep(0)
    assert asked.process.asked == [SHIP, SHIP | {"fast_ship"}]
    asked.server.updater.uses(str(ROOT), 2)
    asked.resolve()
    assert await waiting


async def test_the_end_of_a_scan_and_that_of_a_folder_release_all_who_wait():
    for end in ("scanned", "given_up", "release_all"):
        asked = Asked()
        waiting = await started(asked, lambda: SHIP)
        getattr(asked.folder, end)()
        if end != "release_all":
            asked.resolve()
        assert await waiting


async def test_whoever_has_no_patience_left_is_forgotten():
    asked = Asked()
    assert not await asked.wait(lambda: SHIP, 0.001)
    asked.server.updater.uses(str(ROOT), 1)
    asked.resolve()
    assert not asked.folder.uses._events
    assert not asked.folder.uses._taken


async def test_a_folder_that_is_read_asks_nobody():
    asked = Asked()
    asked.folder.scanned()
    asked.resolve()
    assert await asked.wait(lambda: SHIP)
    assert asked.process.asked == []


def test_the_server_offers_progress_for_what_it_may_wait_for():
    assert isinstance(references.OPTIONS, types.ReferenceOptions)
    assert references.OPTIONS.work_done_progress
    assert call_hierarchy.OPTIONS.work_done_progress


def test_an_answer_that_nobody_waits_for_is_not_kept():
    uses = AskedUses()
    uses.come(7)
    uses.taken()
    assert not uses._taken
