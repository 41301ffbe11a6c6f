"""The server's side of the index process: starts it, sends requests, reads messages, and restarts it after a crash."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from celeryls.indexing.listing import digest_of
from celeryls.indexing.process.early_scan import NUMBER as EARLY
from celeryls.indexing.process.early_scan import scan_parts
from celeryls.indexing.process.indexed_folder import IndexedFolder
from celeryls.indexing.process.launch import launch
from celeryls.indexing.process.listener import tell
from celeryls.indexing.process.messages import MessageLines, by_file, bytes_of, line
from celeryls.indexing.process.restart_policy import RestartPolicy
from celeryls.source.outline.encoding import BadOutline, decode_in_steps
from celeryls.source.stored.outlines import AnyOutline, stored

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from celeryls.indexing.process.early_scan import EarlyScan
    from celeryls.indexing.process.listener import Listener

logger = logging.getLogger(__name__)

_CHUNK = 65536
_FAREWELL = 1.0
_STUCK = 60.0
"""Seconds without a message, while a file is being parsed, after which the process is killed."""


async def _turn() -> None:
    await asyncio.sleep(0)


class Indexer:
    """Scans folders in a separate process, which starts with the first request, and reports to a `Listener`.

    All methods are called on the event loop, and return at once. ``turn`` is awaited between messages of the process,
    so that other tasks can run. ``early`` is a process that runs already.
    """

    def __init__(
        self,
        listener: Listener,
        *,
        cache: bool = True,
        turn: Callable[[], Awaitable[None]] = _turn,
        early: EarlyScan | None = None,
    ) -> None:
        self._listener = listener
        self._cache = cache
        self._turn = turn
        self._early = early
        self._folders: dict[str, IndexedFolder] = {}
        self._number = EARLY if early else 0
        self._blame = RestartPolicy()
        self._process: asyncio.subprocess.Process | None = None
        self._running: asyncio.Task[None] | None = None

    @property
    def waits(self) -> bool:
        """Whether a request has not been answered yet."""
        return any(folder.asked for folder in self._folders.values())

    @property
    def pid(self) -> int | None:
        """The process ID while it runs."""
        return self._process.pid if self._process else None

    def scan(self, root: str, exclude: Iterable[str] = (), wrappers: Iterable[str] = ()) -> None:
        """Scans all files of a folder; a running scan of it is canceled.

        ``wrappers`` are the dotted names of decorators in the settings.
        """
        folder = self._folders.setdefault(root, IndexedFolder((), ()))
        folder.exclude, folder.wrappers = tuple(exclude), tuple(wrappers)
        self._blame.reset()
        self._ask_scan(root, folder)

    def changed(self, root: str, paths: Iterable[str]) -> None:
        """Checks files that may have been created, changed, moved or deleted; `scan` needs no names."""
        if folder := self._folders.get(root):
            self._ask(root, folder, "changed", paths=list(paths))

    def uses(self, root: str, words: Iterable[str]) -> int:
        """Asks for all facts about the uses of some names first; the number that the listener's ``uses`` gets.

        ``words`` are plain names of functions and classes, and the last parts of tasks' names. The listener is not
        called where that can't be told before the end of a scan, nor if the process ends before.
        """
        self._number += 1
        if root in self._folders and self._process and self._process.stdin:
            request = {"ask": "uses", "root": root, "number": self._number, "words": sorted(words)}
            self._process.stdin.write(line(request))
        return self._number

    def forget(self, root: str) -> None:
        """Stops reporting about a folder."""
        if folder := self._folders.pop(root, None):
            self._ask(root, folder, "forget")

    def end_early(self) -> None:
        """Ends the process that was started early, if nothing was requested since."""
        early, self._early = self._early, None
        if early is not None:
            early.end()

    async def stop(self) -> None:
        """Stops the process."""
        self.end_early()
        self._folders.clear()
        process, self._process = self._process, None
        running, self._running = self._running, None
        if process and process.stdin:
            process.stdin.close()  # it saves its cache and exits
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _FAREWELL)
        if running:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
        if process and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    def _ask_scan(self, root: str, folder: IndexedFolder, **more: object) -> None:
        parts = scan_parts(folder.exclude, folder.wrappers, self._cache, sorted(self._blame.left_out))
        self._ask(root, folder, "scan", **parts, **more)

    def _ask(self, root: str, folder: IndexedFolder, ask: str, **parts: object) -> None:
        self._number += 1
        if ask != "forget":
            folder.asked[self._number] = ask
        if self._process and self._process.stdin:
            self._process.stdin.write(line({"ask": ask, "root": root, "number": self._number, **parts}))
        elif self._running is None and ask != "forget":
            self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        """Keeps the process running while there are requests."""
        while self._folders and not self._blame.is_hopeless:
            try:
                early, self._early = self._early, None
                process = self._process = early.process if early else await launch()
            except OSError:
                logger.exception("the index process can't be started")
                break
            self._begin(early)
            await self._read_messages(process)
            if self._process is not process:
                return
            self._process = None
            if process.returncode == 0 and not self.waits:
                break  # it had nothing to do; the next request starts another
            if self._folders:
                logger.warning("the index process ended (%s); restarting it", process.returncode)
                await asyncio.sleep(self._blame.ended())
        self._running = None
        if self.waits:
            logger.error("the index process keeps ending; requests are answered from what it has reported so far")
            for root, folder in self._folders.items():
                folder.asked.clear()
                self._listener.done(root, "scan", {})

    def _begin(self, early: EarlyScan | None) -> None:
        """Requests all folders from a new process, but for what it was asked early."""
        asked = dict(early.asked) if early else {}
        for root, folder in self._folders.items():
            folder.asked = dict.fromkeys(folder.asked, "scan")
            if asked.pop(root, None) == (folder.exclude, folder.wrappers) and "changed" not in folder.asked.values():
                folder.asked, folder.is_early = {EARLY: "scan"}, True
            else:
                self._ask_scan(root, folder, known=folder.known)
        for root in asked:
            self._ask(root, IndexedFolder((), ()), "forget")

    async def _read_messages(self, process: asyncio.subprocess.Process) -> None:
        """Handles the messages of the process until it ends."""
        if process.stdout is None or process.stderr is None:
            return
        log = asyncio.create_task(_log(process.stderr))
        lines = MessageLines()
        try:
            while data := await asyncio.wait_for(process.stdout.read(_CHUNK), _STUCK if self._blame.suspect else None):
                for message in chain.from_iterable(map(by_file, lines.take(data))):
                    await self._turn()
                    try:
                        await self._handle(message)
                    except Exception:
                        # An error in handling one message must not prevent the next.
                        logger.exception("a message of the index process could not be handled")
        except TimeoutError:
            with suppress(ProcessLookupError):
                process.kill()
        finally:
            log.cancel()
        await process.wait()

    async def _handle(self, message: dict[str, Any]) -> None:
        root = message.get("root", "")
        folder = self._folders.get(root)
        self._blame.suspect = None
        if folder is None:
            return
        match message.get("kind"):
            case "parsing":
                self._blame.suspect = message["path"]
            case "facts":
                for path, data in message["files"].items():
                    outline = await self._outline(data)
                    if self._folders.get(root) is folder:
                        self._report(root, folder, path, outline, data)
            case "done":
                self._done(root, folder, message)
            case _:
                tell(self._listener, root, message)

    async def _outline(self, data: str) -> AnyOutline | None:
        """An outline of a message, in steps; None if it is damaged."""
        try:
            encoded = bytes_of(data)
            steps = decode_in_steps(encoded) if data else iter(())
            while True:
                try:
                    next(steps)
                except StopIteration as end:
                    return stored(encoded, end.value) if data else None
                await self._turn()
        except (BadOutline, TypeError, ValueError):
            return None

    def _report(self, root: str, folder: IndexedFolder, path: str, outline: AnyOutline | None, data: str) -> None:
        if outline is None:
            folder.known.pop(path, None)
        else:
            folder.known[path] = digest_of(bytes_of(data))
        self._listener.outlines(root, {path: outline})

    def _done(self, root: str, folder: IndexedFolder, message: Mapping[str, Any]) -> None:
        self._blame.succeeded()
        answered = {number: ask for number, ask in folder.asked.items() if number <= message["number"]}
        folder.asked = {number: ask for number, ask in folder.asked.items() if number not in answered}
        asked = "scan" if "scan" in answered.values() else "changed"
        self._listener.done(root, asked, message["figures"])
        if folder.is_early:
            folder.is_early = False
            self._ask_scan(root, folder)  # what has changed meanwhile


async def _log(stderr: asyncio.StreamReader) -> None:
    while text := await stderr.read(_CHUNK):
        logger.warning("index process: %s", text.decode(errors="replace").rstrip())
