"""Waits for what is being read."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from celeryls.lsp.index.progress import shown_while
from celeryls.lsp.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator

    from lsprotocol.types import ProgressToken

    from celeryls.checking.rule import Needs
    from celeryls.indexing.process.indexer import Indexer
    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server

_PATIENCE = 0.3  # seconds that the first requests wait for data
_SHOWN_PATIENCE = 60.0  # seconds that a request waits whose client shows that, and can cancel it


async def wait_for(events: Iterable[asyncio.Event], seconds: float) -> bool:
    """Returns once all events are set, or after so many seconds: whether they are set."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            for event in events:
                await event.wait()
            return True
    return False


class RequestWaits:
    """What requests wait for, for pygls' generators."""

    def __init__(self, server: Server, indexer: Indexer) -> None:
        self._server = server
        self._indexes = server.session.indexes
        self.indexer = indexer

    def first_answers(
        self, uri: str | None = None, patience: float = _PATIENCE, needs: Needs = "definitions"
    ) -> Iterator[tuple[Callable[[], Awaitable[bool]], tuple[()], None]]:
        """What a request has to wait for, for pygls' generators; nothing, once there is data to answer from.

        It concerns the folder of the document with that URI, or all. ``needs`` says what the answer rests on.
        """
        path = path_of(uri) if uri else None
        folders = list(self._indexes) if uri is None else [self._indexes.of(path)] if path else []
        events = [folder.has_definitions if needs == "definitions" else folder.answers for folder in folders if folder]
        if waiting := [event for event in events if not event.is_set()]:
            yield partial(wait_for, waiting, patience), (), None

    def uses_of(
        self,
        uri: str,
        names: Callable[[], frozenset[str] | None],
        patience: float = _PATIENCE,
        token: ProgressToken | None = None,
    ) -> Generator[tuple[Callable[[], Awaitable[bool]], tuple[()], None], bool, bool]:
        """What a request has to wait for whose answer rests on the uses of some names, as ``first_answers``.

        They are read before other uses. ``names`` is asked once the definitions are known, and again once the uses of
        the names are; it tells plain names of functions and classes and the last parts of tasks' names, None where it
        can't, as where nothing known is named: the request waits for everything then. Progress is reported under the
        ``token`` that the client gave; the request waits longer then. Returns whether all that was waited for has come.
        """
        path = path_of(uri)
        folder = self._indexes.of(path) if path else None
        if folder is None or folder.answers.is_set():
            return True
        patience = patience if token is None else max(patience, _SHOWN_PATIENCE)
        waiting = partial(wait_for, [folder.has_definitions], patience)
        has_come = yield partial(shown_while, self._server, token, waiting), (), None
        asked = frozenset[str]()
        while has_come and not folder.answers.is_set():
            now = names()
            if now is not None and now <= asked:
                break
            asked = asked | now if now else frozenset()
            waiting = partial(self._wait_for_uses, folder, asked, patience)
            has_come = yield partial(shown_while, self._server, token, waiting), (), None
        return has_come

    async def _wait_for_uses(self, folder: FolderIndex, names: frozenset[str], patience: float) -> bool:
        """Waits for all uses of some names, without names for everything."""
        if not names:
            return await wait_for([folder.answers], patience)
        number = self.indexer.uses(str(folder.root), names)
        try:
            return await wait_for([folder.uses.ask(number)], patience)
        finally:
            folder.uses.drop(number)
