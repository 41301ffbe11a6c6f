"""A progress bar in the client's window, which the user can cancel."""

from __future__ import annotations

import asyncio
import logging
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from lsprotocol import types

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from celeryls.lsp.server import Server

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

_NUMBERS = count(1)
_READS = "Celery: reading the project"


async def shown_while(
    server: Server, token: types.ProgressToken | None, waiting: Callable[[], Awaitable[Result]]
) -> Result:
    """Waits, and reports meanwhile to a client that has given a token with its request that an answer is on its way."""
    if token is None:
        return await waiting()
    server.protocol.progress.begin(token, types.WorkDoneProgressBegin(_READS, cancellable=False))
    try:
        return await waiting()
    finally:
        server.protocol.progress.end(token, types.WorkDoneProgressEnd())


class Progress:
    """One bar: the first `report` shows it, `end` removes it; does nothing if the client does not support progress."""

    def __init__(self, server: Server, title: str, cancel: Callable[[], None]) -> None:
        self._progress = server.protocol.progress
        self._wanted = server.session.client.shows_progress
        self._title = title
        self._cancel = cancel
        self._token = f"celeryls-{next(_NUMBERS)}"
        self._created: asyncio.Task[None] | None = None
        self._shown = False

    def report(self, done: int, of: int) -> None:
        """Shows the progress, once the client has created the bar."""
        if not self._wanted:
            return
        if self._created is None:
            self._created = asyncio.create_task(self._create())
        elif self._shown:
            message = f"{done:,} of {of:,} files"
            report = types.WorkDoneProgressReport(message=message, percentage=min(100 * done // max(of, 1), 100))
            self._progress.report(self._token, report)

    def end(self) -> None:
        """Removes the bar."""
        if self._created is not None and not self._shown:
            self._created.cancel()
        if self._shown:
            self._shown = False
            self._progress.tokens.pop(self._token, None)
            self._progress.end(self._token, types.WorkDoneProgressEnd())

    async def _create(self) -> None:
        try:
            await self._progress.create_async(self._token)
        except Exception:
            logger.info("the client shows no progress", exc_info=True)
            return
        self._progress.tokens[self._token].add_done_callback(lambda _future: self._cancel())
        begin = types.WorkDoneProgressBegin(self._title, cancellable=True, percentage=0)
        self._progress.begin(self._token, begin)
        self._shown = True
