"""Long work for a request: what its bar says, and how the user stops it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from celeryls.lsp.index import in_slices as module
from celeryls.lsp.index.in_slices import in_slices
from celeryls.lsp.server import Server
from celeryls.project.steps import FilesDone

if TYPE_CHECKING:
    from collections.abc import Generator

pytestmark = pytest.mark.asyncio


class Bars:
    """What a client's window shows."""

    def __init__(self) -> None:
        self.tokens: dict[str, asyncio.Future[None]] = {}
        self.shown: list[Any] = []

    async def create_async(self, token: str) -> None:
        self.tokens[token] = asyncio.get_running_loop().create_future()

    def begin(self, token: str, value: types.WorkDoneProgressBegin) -> None:
        self.shown.append((token, value.title))

    def report(self, token: str, value: types.WorkDoneProgressReport) -> None:
        self.shown.append((token, value.message, value.percentage))

    def end(self, token: str, value: types.WorkDoneProgressEnd) -> None:
        self.shown.append((token, value.kind))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> tuple[Server, Bars]:
    server, bars = Server(), Bars()
    server.session.client = replace(server.session.client, shows_progress=True)
    monkeypatch.setattr(server.protocol, "progress", bars)
    monkeypatch.setattr(module, "_UNSEEN", 0)
    monkeypatch.setattr(module, "_BETWEEN", 0)
    return server, bars


def work(server: Server, files: int) -> Generator[FilesDone | None, None, str]:
    """Steps that each take a slice of their own."""
    for number in range(1, files + 1):
        server.pace._ends = 0
        yield FilesDone(number, files)
    yield None
    return "done"


async def test_files_are_counted_and_the_bar_goes(server: tuple[Server, Bars]):
    known, bars = server
    assert await in_slices(known, "Celery: renaming", work(known, 6)) == "done"
    token, title = bars.shown[0]
    assert title == "Celery: renaming"
    assert (token, "6 of 6 files", 100) in bars.shown
    assert bars.shown[-1] == (token, "end")


async def test_short_work_shows_no_bar(server: tuple[Server, Bars], monkeypatch: pytest.MonkeyPatch):
    known, bars = server
    monkeypatch.setattr(module, "_UNSEEN", 600)
    assert await in_slices(known, "Celery: renaming", work(known, 6)) == "done"
    assert bars.shown == []


async def test_the_user_stops_it(server: tuple[Server, Bars]):
    known, bars = server
    running = asyncio.ensure_future(in_slices(known, "Celery: renaming", work(known, 1_000_000)))
    while not bars.shown:  # noqa: ASYNC110 - the bar comes by the loop itself
        await asyncio.sleep(0)
    ((token, bar),) = bars.tokens.items()
    bar.cancel()
    with pytest.raises(JsonRpcException) as stopped:
        await running
    assert stopped.value.code == types.LSPErrorCodes.RequestCancelled
    assert bars.shown[-1] == (token, "end")


async def test_what_the_steps_raise_ends_the_bar(server: tuple[Server, Bars]):
    known, bars = server

    def failing() -> Generator[FilesDone | None, None, None]:
        yield from work(known, 6)
        raise ValueError("a file can't be read")

    with pytest.raises(ValueError, match="can't be read"):
        await in_slices(known, "Celery: renaming", failing())
    assert [kind for _, kind in bars.shown[-1:]] == ["end"]
