"""The queue of requests to the index process, read while it works."""

from __future__ import annotations

import os
import threading
from collections import deque
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from celeryls.indexing.process.messages import MessageLines
from celeryls.indexing.scan_observer import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

_LATER = ("changed", "uses")
"""Requests that wait for the end of a scan, or are answered meanwhile."""
_LAST_WORDS = 2.0
"""Seconds for saving the cache after the server has gone."""


class RequestQueue:
    """Requests, each with its ``root``; `Cancelled` is raised once the server has gone."""

    def __init__(self, file: int) -> None:
        self._new: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._waiting: deque[dict[str, Any]] = deque()
        self._over = False
        threading.Thread(target=self._read, args=(file,), name="requests", daemon=True).start()

    def next(self, seconds: float) -> dict[str, Any] | None:
        """The next request; None if none arrives within ``seconds``.

        Raises:
            Cancelled: The server has gone.
        """
        self._gather()
        if not self._waiting and not self._over:
            try:
                self._take(self._new.get(timeout=seconds))
            except Empty:
                return None
        if self._over:
            raise Cancelled
        return self._waiting.popleft() if self._waiting else None

    def batch_of(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        """A request merged with the following ones of the same kind for the same folder."""
        found = [request]
        while self._waiting and all(self._waiting[0].get(key) == request.get(key) for key in ("ask", "root")):
            found.append(self._waiting.popleft())
        return found

    def next_uses(self, root: str) -> dict[str, Any] | None:
        """The next request for uses in a folder; None if there is none."""
        self._gather()
        found = next((each for each in self._waiting if each.get("root") == root and each.get("ask") == "uses"), None)
        if found is not None:
            self._waiting.remove(found)
        return found

    def check_for(self, root: str) -> Callable[[], None]:
        """A function that raises `Cancelled` once the folder is forgotten or scanned again."""

        def check() -> None:
            self._gather()
            if self._over or any(each.get("root") == root and each.get("ask") not in _LATER for each in self._waiting):
                raise Cancelled

        return check

    def _gather(self) -> None:
        while not self._new.empty():
            self._take(self._new.get())

    def _take(self, request: dict[str, Any] | None) -> None:
        if request is None:
            self._over = True
        else:
            self._waiting.append(request)

    def _read(self, file: int) -> None:
        # Unbuffered: a thread that waits while it holds a buffer's lock would keep the process from exiting.
        lines = MessageLines()
        while data := _read_some(file):
            for message in lines.take(data):
                self._new.put(message)
        self._new.put(None)
        threading.Event().wait(_LAST_WORDS)
        os._exit(0)


def _read_some(file: int) -> bytes:
    try:
        return os.read(file, 65536)
    except OSError:
        return b""
