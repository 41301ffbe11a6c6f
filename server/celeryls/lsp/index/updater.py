"""Updates the indexes in the background.

From the process that reads files, and from documents after a pause in typing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.indexing.process.indexer import Indexer
from celeryls.lsp.diagnostics import refresh
from celeryls.lsp.findings import drop_lone_files
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.index.gathered_changes import GatheredChanges
from celeryls.lsp.index.other_files import publish_other_files
from celeryls.lsp.index.progress import Progress
from celeryls.lsp.index.waiting import RequestWaits
from celeryls.lsp.requests import project_tree
from celeryls.lsp.requests.status import line_of, notify
from celeryls.syntax.interned import forget_ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from celeryls.lsp.server import Server
    from celeryls.source.stored.outlines import AnyOutline
    from celeryls.workspace.server_settings import ServerSettings

logger = logging.getLogger(__name__)

_QUIET = 0.1  # seconds after the last keystroke
_LOOK_AGAIN = 10.0  # seconds between two scans of all files, for a client that does not watch files


class IndexUpdater:
    """Creates and removes the indexes of workspace folders, and resolves new outlines in time slices.

    It is the listener of the index process.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._pace = server.pace
        self._indexes = server.session.indexes
        self._indexer = Indexer(self, turn=server.pace.turn, early=server.early_scan)
        self.waits = RequestWaits(server, self._indexer)
        self.first_answers, self.uses_of = self.waits.first_answers, self.waits.uses_of
        self._progress: dict[str, Progress] = {}
        self._settling: asyncio.Task[None] | None = None
        self._stale = asyncio.Event()
        self.is_stopped = False
        self.resolved = asyncio.Event()
        """Set once the indexes have taken over a change; the next change has an event of its own."""
        self._quiet: asyncio.TimerHandle | None = None
        self._changes = GatheredChanges(self._changed)
        self._looked = time.monotonic()

    def sync_folders(self) -> None:
        """Creates and removes indexes to match the current workspace folders and their settings."""
        folders = self._server.session.folders
        wanted = {root: folders.settings(root) for root in folders.roots if folders.settings(root).index_enabled}
        for folder in self._indexes:
            if folder.root not in wanted or folder.wrappers != wanted[folder.root].wrappers:
                self._forget(folder)
        for root, settings in wanted.items():
            known = self._indexes.at(root)
            if known is None:
                self._scan(self._begun(root, settings))
            elif known.exclude != settings.exclude:
                known.exclude = settings.exclude
                self._scan(known)
        if not wanted:
            self._indexer.end_early()
        if self._settling is None and self._progress:
            self._settling = asyncio.create_task(self._resolve_folders())
        self._stale.set()

    def changed(self, paths: Iterable[Path]) -> None:
        """Schedules a new reading of files that may have been created, changed, moved or deleted, several at a time."""
        self._changes.add(paths)

    def opened(self, path: Path | None) -> None:
        """Schedules the reading of an opened document, and checks whether its file is new on disk."""
        self.edited()
        if path:
            self.changed([path])

    def saved(self, path: Path | None) -> None:
        """Schedules a new reading of a file; if the client does not watch files, occasionally of all others too."""
        if path:
            self.changed([path])
        now = time.monotonic()
        if not self._server.session.client.watches_files and now - self._looked > _LOOK_AGAIN:
            self._looked = now
            for folder in self._indexes:
                self._scan(folder)

    def edited(self) -> None:
        """Schedules the reading of edited documents after a pause in typing."""
        if self._quiet:
            self._quiet.cancel()
        if self._progress:
            self._quiet = asyncio.get_running_loop().call_later(_QUIET, self._stale.set)

    async def stop(self) -> None:
        """Stops the process and all background work; requests that wait for it are answered."""
        self.is_stopped = True
        for folder in self._indexes:
            folder.release_all()
            self._indexes.remove(folder.root)
        self._progress.clear()
        self._changes.drop()
        if self._quiet:
            self._quiet.cancel()
        if self._settling:
            self._settling.cancel()
        self.resolved.set()
        await self._indexer.stop()

    def listed(self, root: str, files: Sequence[str]) -> None:
        """Receives a folder's files."""
        if folder := self._indexes.at(Path(root)):
            folder.listed(files)
            self._stale.set()

    def outlines(self, root: str, outlines: Mapping[str, AnyOutline | None]) -> None:
        """Receives the outlines of files."""
        if folder := self._indexes.at(Path(root)):
            folder.read(outlines)
            self._stale.set()

    def progress(self, root: str, done: int, total: int) -> None:
        """Shows the progress of reading a folder."""
        if shown := self._progress.get(root):
            shown.report(done, total)

    def defined(self, root: str) -> None:
        """Receives that all definitions of a folder have come; `_resolve_folders` looks at them next."""
        if folder := self._indexes.at(Path(root)):
            folder.defined()
        self._stale.set()

    def uses(self, root: str, number: int) -> None:
        """Receives that all facts have come that requests wait for; `_resolve_folders` looks at them next."""
        if folder := self._indexes.at(Path(root)):
            folder.uses.come(number)
        self._stale.set()

    def done(self, root: str, asked: str, figures: Mapping[str, float]) -> None:
        """Handles the end of a scan."""
        logger.info("%s: %s done: %s", root, asked, figures)
        forget_ranges()
        if folder := self._indexes.at(Path(root)):
            # Without figures the scan was given up: what it has not reported may exist all the same.
            (folder.scanned if figures else folder.given_up)()
            self._progress[root].end()
            self._stale.set()

    def _begun(self, root: Path, settings: ServerSettings) -> FolderIndex:
        folder = FolderIndex(root, settings.exclude, settings.wrappers)
        if versions := self._server.session.folders.celery.get(root):
            folder.set_celery(versions.version_at)
        for path, document in self._server.session.documents.below(root):
            folder.opened(path, document)
        self._indexes.add(folder)
        canceled = partial(self._canceled, str(root))
        self._progress[str(root)] = Progress(self._server, "Celery: reading the project", canceled)
        return folder

    def _scan(self, folder: FolderIndex) -> None:
        folder.texts.doubt()
        self._indexer.scan(str(folder.root), folder.exclude, folder.wrappers)

    def _forget(self, folder: FolderIndex) -> None:
        root = str(folder.root)
        self._indexer.forget(root)
        self._indexes.remove(folder.root)
        self._progress.pop(root).end()

    def _changed(self, changed: set[Path]) -> None:
        for folder in self._indexes:
            if paths := {str(path) for path in changed if path.is_relative_to(folder.root)}:
                folder.texts.changed(paths)
                if read := {path for path in paths if not path.endswith(".json")}:
                    self._indexer.changed(str(folder.root), read)

    def _canceled(self, root: str) -> None:
        """The user canceled: requests are answered from what is known so far."""
        self._indexer.forget(root)
        if folder := self._indexes.at(Path(root)):
            folder.given_up()
            self._progress[root].end()
            self._stale.set()

    async def _resolve_folders(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            try:
                news = False
                for folder in self._indexes:
                    news |= await self._updated(folder)
                drop_lone_files(self._server.session)
                # Findings change if the set of task decorators has changed.
                if self._server.session.documents.update_wrappers() or news:
                    refresh(self._server)
                if news:
                    publish_other_files(self._server)
            except Exception:
                logger.exception("the index could not be resolved")
            self.resolved.set()
            self.resolved = asyncio.Event()
            project_tree.notify(self._server)

    async def _updated(self, folder: FolderIndex) -> bool:
        """Brings a folder's snapshot up to date; whether files on disk have changed. An error harms no other folder."""
        read = folder.has_news
        try:
            await self._resolve_folder(folder)
            if read and folder.is_settled:
                await self._name_unfollowed(folder)
        except Exception:
            logger.exception("the index of %s could not be resolved", folder.root)
        finally:
            if folder.release_requests():
                self._stale.set()
        return read

    async def _resolve_folder(self, folder: FolderIndex) -> None:
        """Adds the new outlines and resolves them; queued messages of the server go first, repeatedly."""
        while not folder.take(self._pace.left):
            await self._pace.turn()
        folder.take_edits()
        while not folder.resolve_pending(self._pace.left):
            await self._pace.turn()

    async def _name_unfollowed(self, folder: FolderIndex) -> None:
        """Names in the log, and in the status, the decorators that probably make tasks and can't be followed."""
        before = folder.unfollowed
        for _ in folder.look_for_unfollowed():
            await self._pace.turn()
        known = {each.name for each in before}
        for each in folder.unfollowed:
            if each.name not in known:
                logger.warning(line_of(each, folder))
        if folder.unfollowed != before:
            notify(self._server)
