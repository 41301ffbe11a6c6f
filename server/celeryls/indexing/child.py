"""The process that reads a workspace's files, so that the server need not.

It is told what to do over its standard input, and answers over its standard output; it ends when its input does, which
it does when the server ends, however that happens.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from celeryls.indexing.cache import folder
from celeryls.indexing.pipe import packed, received
from celeryls.indexing.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from celeryls.indexing.scanner import Found

_BATCH = 100_000  # code points of JSON, so that the server reads each in a few milliseconds
_PAUSE = 0.1  # seconds between two reports of progress
_IDLE = 2.0  # seconds without a request after which the cache is written


def main() -> None:
    """Serves until the input ends."""
    pipe, sys.stdout = sys.stdout.buffer, sys.stderr
    with suppress(OSError, AttributeError):
        os.nice(5)
    requests: queue.Queue[dict[str, Any] | None] = queue.Queue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    with suppress(BrokenPipeError):
        Child(pipe, requests).serve()


class Child:
    """Works off requests in their order; one that was cancelled is left where it stands."""

    def __init__(self, pipe: BinaryIO, requests: queue.Queue[dict[str, Any] | None]) -> None:
        self._pipe = pipe
        self._requests = requests
        self._scanners: dict[str, Scanner] = {}
        self._works: dict[str, Callable[[Scanner, dict[str, Any]], Iterator[Found]]] = {
            "scan": self._scan,
            "changed": lambda scanner, request: scanner.changed(request["paths"]),
            "follow": lambda scanner, request: scanner.follow(request["paths"]),
            "look": lambda scanner, request: scanner.look_for(frozenset(request["words"])),
        }

    def serve(self) -> None:
        """Answers each request with batches of outlines and a last word."""
        while True:
            try:
                request = self._requests.get(timeout=_IDLE)
            except queue.Empty:
                self._save()
                request = self._requests.get()
            if request is None:
                self._save()
                return
            self._answer(request)

    def _answer(self, request: dict[str, Any]) -> None:
        root, number = request["root"], request["id"]
        if request["do"] == "forget":
            self._scanners.pop(root, None)
            return
        if request["do"] == "scan":
            caches = folder() if request["cached"] else None
            self._scanners[root] = Scanner(root, tuple(request["exclude"]), caches)
        scanner = self._scanners.get(root)
        if scanner is None:
            return
        batch: dict[str, str | None] = {}
        size = 0
        for path, outline in self._works[request["do"]](scanner, request):
            batch[path] = outline
            size += len(outline or "") + len(path)
            if size > _BATCH:
                self._send({"id": number, "root": root, "outlines": batch})
                batch, size = {}, 0
        self._send({"id": number, "root": root, "outlines": batch, "done": True, "read": scanner.read_from_disk})

    def _scan(self, scanner: Scanner, request: dict[str, Any]) -> Iterator[Found]:
        number, root = request["id"], request["root"]
        files = scanner.list()
        self._send({"id": number, "root": root, "files": [path[len(root) :] for path in files]})
        told = time.monotonic()
        for done, found in enumerate(scanner.scan()):
            if found[1] is not None:
                yield found
            if (now := time.monotonic()) - told > _PAUSE:
                told = now
                self._send({"id": number, "root": root, "progress": done, "of": len(files), "at": found[0]})
                if self._is_replaced(root):
                    return

    def _is_replaced(self, root: str) -> bool:
        """Whether a request that waits makes this scan needless."""
        waiting = tuple(self._requests.queue)
        return any(each is None or (each["root"] == root and each["do"] in ("scan", "forget")) for each in waiting)

    def _save(self) -> None:
        for scanner in self._scanners.values():
            scanner.save()

    def _send(self, message: dict[str, Any]) -> None:
        self._pipe.write(packed(message))
        self._pipe.flush()


def _receive(pipe: BinaryIO, requests: queue.Queue[dict[str, Any] | None]) -> None:
    while (message := received(pipe)) is not None:
        requests.put(message)
    requests.put(None)
    # A scan looks at what waits a few times a second; a process that hangs in a file system does not look at all.
    time.sleep(10)
    os._exit(1)
