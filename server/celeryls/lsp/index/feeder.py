"""Feeds the indexes in the background: from the process that reads files, and from documents once they are quiet."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from celeryls.indexing.listing import is_wanted
from celeryls.indexing.process.indexer import Indexer
from celeryls.lsp.diagnostics import refresh
from celeryls.lsp.index.feed import Feed
from celeryls.lsp.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.server import Server
    from celeryls.source.outline.model import Outline

logger = logging.getLogger(__name__)

_QUIET = 0.1  # seconds after the last keystroke
_TOGETHER = 0.1  # seconds in which changes of files are gathered: a switch of branches is many
_LOOK_AGAIN = 10.0  # seconds between two looks at all files, for a client that watches none
_PATIENCE = 0.3  # seconds that the first requests wait for the first answers


class Feeder:
    """Begins and ends the feeds of the workspace's folders, and resolves what they bring, a slice at a time.

    It is what the index process reports to.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._pace = server.pace
        self._indexer = Indexer(self, turn=server.pace.turn)
        self._feeds: dict[str, Feed] = {}
        self._settling: asyncio.Task[None] | None = None
        self._stale = asyncio.Event()
        self._first = asyncio.Event()
        self._quiet: asyncio.TimerHandle | None = None
        self._gathering: asyncio.TimerHandle | None = None
        self._looked = time.monotonic()

    def follow(self) -> None:
        """Begins and ends feeds as the workspace's folders and their settings now are."""
        folders = self._server.session.folders
        wanted = {str(root): folders.settings(root) for root in folders.roots if folders.settings(root).index_enabled}
        for root, feed in tuple(self._feeds.items()):
            if root not in wanted or feed.wrappers != wanted[root].wrappers:
                self._forget(feed)
        for root, settings in wanted.items():
            if root not in self._feeds:
                self._feeds[root] = Feed(self._server, root, settings, self._canceled)
                self._server.session.indexes.add(self._feeds[root].folder)
            elif self._feeds[root].exclude == settings.exclude:
                continue
            self._feeds[root].exclude = settings.exclude
            self._indexer.scan(root, settings.exclude, settings.wrappers)
        if self._settling is None and self._feeds:
            self._settling = asyncio.create_task(self._settle())
        self._stale.set()

    def changed(self, paths: Iterable[Path]) -> None:
        """Has files read again that may have been made, changed, moved or deleted, all of a moment at once."""
        paths = [path for path in paths if _may_matter(path)]
        for feed in self._feeds.values():
            feed.changed.update(str(path) for path in paths if path.is_relative_to(feed.folder.root))
        if self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(_TOGETHER, self._gathered)

    def opened(self, uri: str) -> None:
        """Has a document read that was opened, and looked for on disk, where it may be a file that is new."""
        self.edited()
        if path := path_of(uri):
            self.changed([path])

    def saved(self, uri: str) -> None:
        """Has a file read again; where the client watches none, now and then the others, too."""
        if path := path_of(uri):
            self.changed([path])
        now = time.monotonic()
        if not self._server.session.client.watches_files and now - self._looked > _LOOK_AGAIN:
            self._looked = now
            for root, feed in self._feeds.items():
                self._indexer.scan(root, feed.exclude, feed.wrappers)

    def edited(self) -> None:
        """Has edited documents read once nobody has typed for a moment."""
        if self._quiet:
            self._quiet.cancel()
        if self._feeds:
            self._quiet = asyncio.get_running_loop().call_later(_QUIET, self._stale.set)

    def first_settled(self) -> Iterator[tuple[Callable[[], Awaitable[None]], tuple[()], None]]:
        """What a request waits for, as pygls' generators have it: nothing, once there was something to answer from."""
        if self._feeds and not self._first.is_set():
            yield self._wait, (), None

    async def end(self) -> None:
        """Ends the process and all that goes on in the background."""
        self._feeds.clear()
        for timer in filter(None, (self._quiet, self._gathering)):
            timer.cancel()
        if self._settling:
            self._settling.cancel()
        await self._indexer.stop()

    def listed(self, root: str, files: Sequence[str]) -> None:
        """Takes a folder's files."""
        if feed := self._feeds.get(root):
            feed.folder.listed(files)
            self._stale.set()

    def outlines(self, root: str, outlines: Mapping[str, Outline | None]) -> None:
        """Takes what stands in files."""
        if feed := self._feeds.get(root):
            feed.folder.read(outlines)
            self._stale.set()

    def progress(self, root: str, done: int, total: int) -> None:
        """Shows how far the reading of a folder is."""
        if feed := self._feeds.get(root):
            feed.progress.report(done, total)

    def done(self, root: str, asked: str, figures: Mapping[str, float]) -> None:
        """Takes that all has come that was asked for."""
        logger.info("%s: %s done: %s", root, asked, figures)
        if feed := self._feeds.get(root):
            feed.is_scanned = feed.folder.is_scanned = True
            feed.progress.end()
            self._stale.set()

    def _forget(self, feed: Feed) -> None:
        del self._feeds[feed.root]
        self._indexer.forget(feed.root)
        self._server.session.indexes.remove(feed.folder.root)
        feed.progress.end()

    def _gathered(self) -> None:
        self._gathering = None
        for root, feed in self._feeds.items():
            paths, feed.changed = feed.changed, set()
            if paths:
                self._indexer.changed(root, paths)

    def _canceled(self, root: str) -> None:
        """The user does not want to wait: what is known so far is what is answered from."""
        self._indexer.forget(root)
        if feed := self._feeds.get(root):
            feed.is_scanned = True
            feed.progress.end()
            self._stale.set()

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._first.wait(), _PATIENCE)

    async def _settle(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            try:
                for feed in tuple(self._feeds.values()):
                    await self._settled(feed.folder)
                self._tell()
            except Exception:
                logger.exception("the index could not be resolved")

    async def _settled(self, folder: FolderIndex) -> None:
        """Takes over what was read, and resolves it; what waits in the server's queue comes first, again and again."""
        while not folder.take(self._pace.left):
            await self._pace.turn()
        folder.take_edits()
        while not folder.settle(self._pace.left):
            await self._pace.turn()

    def _tell(self) -> None:
        """Tells those who waited, and reads open documents anew where other decorators than before make a task."""
        if self._feeds and all(feed.is_scanned for feed in self._feeds.values()):
            self._first.set()
        if self._server.session.take_wrappers():
            refresh(self._server)


def _may_matter(path: Path) -> bool:
    """Whether a change of that path may be one of the index; what has no suffix may be a folder."""
    return not path.suffix or path.name == ".gitignore" or is_wanted(path.name, str(path))
