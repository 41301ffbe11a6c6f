"""When the background goes on, and when it waits for the editor."""

from __future__ import annotations

import asyncio
import time

import pytest

from celeryls.indexing.process.messages import by_file
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.index.time_slices import TimeSlices
from celeryls.source.outline.files import outline

pytestmark = pytest.mark.asyncio


async def test_what_waits_in_the_loop_comes_between_two_slices():
    pace = TimeSlices()
    done: list[str] = []
    asyncio.get_running_loop().call_soon(done.append, "a message")
    await pace.turn()
    assert done == ["a message"]


async def test_within_a_slice_nothing_comes_between():
    pace = TimeSlices()
    done: list[str] = []
    await pace.turn()
    asyncio.get_running_loop().call_soon(done.append, "a message")
    while pace.left > 0:
        await pace.turn()
    await pace.turn()
    assert done == ["a message"]


async def test_after_a_message_the_next_is_waited_for():
    pace = TimeSlices()
    pace.message()
    asked = time.perf_counter()
    await pace.turn()
    assert time.perf_counter() - asked > 0.001
    assert pace.left > 0


async def test_who_asks_all_the_time_does_not_hold_the_background_up_for_ever():
    pace = TimeSlices()

    async def ask():
        while True:
            pace.message()
            await asyncio.sleep(0)

    asking = asyncio.create_task(ask())
    async with asyncio.timeout(10):
        for _ in range(3):
            await pace.turn()
            await asyncio.sleep(0.002)  # longer than a slice
    asking.cancel()


async def test_of_many_files_that_came_at_once_one_is_taken_over_however_little_time_there_is(tmp_path):
    folder = FolderIndex(tmp_path)
    paths = [str(tmp_path / f"{name}.py") for name in "abc"]
    folder.listed(paths)
    folder.read({path: outline("from celery import shared_task\n") for path in paths})
    assert [folder.take(0) for _ in paths] == [False, False, True]


async def test_a_message_of_several_files_is_taken_file_by_file():
    message = {"kind": "facts", "root": "/", "files": {"/a.py": None, "/b.py": [1]}}
    assert [part["files"] for part in by_file(message)] == [{"/a.py": None}, {"/b.py": [1]}]
    assert list(by_file({"kind": "facts", "files": 1})) == [{"kind": "facts", "files": 1}]


async def test_a_quiet_moment_begins_with_the_last_message():
    pace = TimeSlices()
    came: list[float] = []

    def message() -> None:
        pace.message()
        came.append(time.perf_counter())

    message()
    asyncio.get_running_loop().call_later(0.02, message)
    await pace.quiet(0.05)
    assert len(came) == 2
    assert time.perf_counter() - came[-1] >= 0.05
