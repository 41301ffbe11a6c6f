"""The server's side of the process that reads files: it is started, asked, and started again when it has died."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from celeryls.indexing.pipe import LENGTH, packed
from celeryls.source.outline_json import BadOutline, decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from celeryls.source.outline import Outline

logger = logging.getLogger(__name__)

_DEATHS = 5
_KEPT_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "LOCALAPPDATA", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "XDG_CACHE_HOME",
                     "XDG_CONFIG_HOME")  # fmt: skip
# The folders that modules come from are the server's own, which `isolation` has cleaned.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from celeryls.indexing.child import main; main()"


class Listener(Protocol):
    """Who hears what was read; its methods are called on the loop that the process was started on."""

    def listed(self, root: str, files: Sequence[str]) -> None:
        """Takes the absolute paths of a folder's files; before any outline of a scan."""

    def outlines(self, root: str, outlines: Mapping[str, Outline | None]) -> None:
        """Takes outlines; None for a file that has none any more."""

    def progress(self, root: str, done: int, total: int) -> None:
        """Takes how many of a scan's files are done."""

    def done(self, root: str, asked: str) -> None:
        """Takes that a ``scan``, ``changed``, ``follow`` or ``look`` is answered."""


class Indexer:
    """Asks the child; whatever happens to the child, nothing is raised, and answers go on as soon as it is back."""

    def __init__(self, listener: Listener, *, cached: bool = True) -> None:
        self._listener = listener
        self._cached = cached
        self._process: asyncio.subprocess.Process | None = None
        self._serving: asyncio.Task[None] | None = None
        self._outbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._scans: dict[str, dict[str, Any]] = {}
        self._followed: dict[str, dict[str, None]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._asked: dict[int, dict[str, Any]] = {}
        self._number = 0
        self._at: str | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id; None where there is none."""
        return self._process.pid if self._process else None

    @property
    def waits(self) -> bool:
        """Whether something that was asked is not answered yet."""
        return bool(self._asked)

    def scan(self, root: str, exclude: Iterable[str] = ()) -> None:
        """Has a folder's files listed and read, those that did not change since the last time from the cache."""
        self._asked = {number: each for number, each in self._asked.items() if each["root"] != root}
        self._scans[root] = {"do": "scan", "root": root, "exclude": list(exclude), "cached": self._cached}
        self._ask(self._scans[root])
        self._ask_again(root)

    def changed(self, root: str, paths: Iterable[str]) -> None:
        """Has files read again that may have changed."""
        self._ask({"do": "changed", "root": root, "paths": list(paths)})

    def follow(self, root: str, paths: Iterable[str]) -> None:
        """Has files read whole, because names lead into them."""
        fresh = [path for path in paths if path not in self._followed.setdefault(root, {})]
        self._followed[root].update(dict.fromkeys(fresh))
        if fresh:
            self._ask({"do": "follow", "root": root, "paths": fresh})

    def look_for(self, root: str, words: frozenset[str]) -> None:
        """Has files read again that hold one of the words."""
        before = self._words.get(root, frozenset())
        self._words[root] = before | words
        if not words <= before:
            self._ask({"do": "look", "root": root, "words": sorted(words)})

    def forget(self, root: str) -> None:
        """Lets go of a folder."""
        self._scans.pop(root, None)
        self._followed.pop(root, None)
        self._words.pop(root, None)
        self._ask({"do": "forget", "root": root})
        self._asked = {number: each for number, each in self._asked.items() if each["root"] != root}

    async def stop(self) -> None:
        """Ends the child, and waits until it has ended."""
        if self._serving is not None:
            self._serving.cancel()
            with suppress(asyncio.CancelledError):
                await self._serving
            self._serving = None

    def _ask(self, request: dict[str, Any]) -> None:
        self._number += 1
        message = {**request, "id": self._number}
        self._asked[self._number] = message
        self._outbox.put_nowait(message)
        if self._serving is None or self._serving.done():
            self._serving = asyncio.get_running_loop().create_task(self._serve())

    def _ask_again(self, root: str) -> None:
        """After a scan from scratch: what names led to before."""
        if paths := self._followed.get(root):
            self._ask({"do": "follow", "root": root, "paths": list(paths)})
        if words := self._words.get(root):
            self._ask({"do": "look", "root": root, "words": sorted(words)})

    async def _serve(self) -> None:
        for deaths in range(_DEATHS):
            try:
                await self._live()
            except (OSError, ValueError) as error:
                logger.warning("the index process could not be started, or not be understood: %s", error)
            logger.warning("the index process has ended%s; it is started again", f" at {self._at}" if self._at else "")
            await asyncio.sleep(0.1 * 4**deaths)
            self._outbox = asyncio.Queue()
            self._asked.clear()
            for root, request in tuple(self._scans.items()):
                self._ask(request)
                self._ask_again(root)
        logger.error("the index process has ended %d times and is not started again", _DEATHS)
        self._asked.clear()

    async def _live(self) -> None:
        process = self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-S", "-c", _PROGRAM, *sys.path,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
            cwd=tempfile.gettempdir(), env=_environment(),
        )  # fmt: skip
        sending = asyncio.get_running_loop().create_task(self._send(process))
        try:
            await self._hear(process)
        finally:
            sending.cancel()
            self._process = None
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _send(self, process: asyncio.subprocess.Process) -> None:
        with suppress(ConnectionError):
            while pipe := process.stdin:
                pipe.write(packed(await self._outbox.get()))
                await pipe.drain()

    async def _hear(self, process: asyncio.subprocess.Process) -> None:
        while pipe := process.stdout:
            try:
                size = LENGTH.unpack(await pipe.readexactly(LENGTH.size))[0]
                message = json.loads(await pipe.readexactly(size))
            except asyncio.IncompleteReadError:
                return
            self._heard(message)
            # What waits in the server's queue comes first.
            await asyncio.sleep(0)

    def _heard(self, message: dict[str, Any]) -> None:
        asked = self._asked.get(message["id"])
        root = message["root"]
        if asked is None:
            return  # it was answered for a folder, or a scan, that nobody waits for any more
        if "files" in message:
            self._listener.listed(root, [root + path for path in message["files"]])
        if "progress" in message:
            self._at = message["at"]
            self._listener.progress(root, message["progress"], message["of"])
        if message.get("outlines"):
            self._listener.outlines(root, {path: _outline(each) for path, each in message["outlines"].items()})
        if message.get("done"):
            del self._asked[message["id"]]
            self._listener.done(root, asked["do"])


def _outline(data: str | None) -> Outline | None:
    """The outline out of its JSON; a cache that somebody else wrote may hold something else, which is none."""
    if data is None:
        return None
    try:
        return decode(json.loads(data))
    except (BadOutline, ValueError, RecursionError):
        return None


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
