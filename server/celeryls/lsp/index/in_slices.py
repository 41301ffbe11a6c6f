"""Long work for one request: in time slices, with a bar that shows how far it is, and that stops it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from celeryls.lsp.index.progress import Progress
from celeryls.project.steps import FilesDone

if TYPE_CHECKING:
    from collections.abc import Generator

    from celeryls.lsp.server import Server

Result = TypeVar("Result")

_UNSEEN = 0.5
"""Seconds that work may take before a bar is shown."""
_BETWEEN = 0.1
"""Seconds between two reports."""


async def in_slices(server: Server, title: str, steps: Generator[object, None, Result]) -> Result:
    """Runs steps in slices, between which other messages are answered; returns their result.

    Steps that yield `FilesDone` are reported in the client's window, under a title.

    Raises:
        JsonRpcException: The user has stopped it.
    """
    work = _Work(server, title)
    try:
        return await server.pace.run(work.reported(steps))
    finally:
        work.bar.end()


class _Work:
    def __init__(self, server: Server, title: str) -> None:
        self._is_stopped = False
        self.bar = Progress(server, title, self._stop)

    def reported(self, steps: Generator[object, None, Result]) -> Generator[None, None, Result]:
        due = time.perf_counter() + _UNSEEN
        while True:
            try:
                done = next(steps)
            except StopIteration as end:
                result: Result = end.value
                return result
            if isinstance(done, FilesDone) and (now := time.perf_counter()) >= due:
                due = now + _BETWEEN
                self.bar.report(done.done, done.total)
            yield
            if self._is_stopped:
                raise JsonRpcException("stopped by the user", types.LSPErrorCodes.RequestCancelled)

    def _stop(self) -> None:
        self._is_stopped = True
