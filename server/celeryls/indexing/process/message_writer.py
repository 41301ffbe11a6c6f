"""Sends the results of a scan to the server, a few files at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from celeryls.indexing.process.messages import line, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LARGE = 16_000
"""Bytes of outlines in one message: small enough that the server, which handles it in one step, stays responsive."""
_OFTEN = 0.05
"""Seconds between two progress reports."""


class MessageWriter:
    """An observer that writes messages about one folder; ``number`` is the request that they answer.

    ``check`` raises `Cancelled` if the scan should stop.
    """

    def __init__(self, root: str, number: int, write: Callable[[bytes], None], check: Callable[[], None]) -> None:
        self.check = check
        self._root = root
        self._number = number
        self._write = write
        self._facts: dict[str, bytes] = {}
        self._size = 0
        self._last = time.monotonic()

    def listed(self, files: list[str]) -> None:
        """Sends the names at once."""
        self._send("listed", files=files)

    def parsing(self, path: str) -> None:
        """Reports the file before parsing it, since the parser may crash."""
        self._send("parsing", path=path)

    def progress(self, done: int, total: int) -> None:
        """Reports progress from time to time, together with the facts read so far."""
        if time.monotonic() - self._last >= _OFTEN:
            self._flush()
            self._send("progress", done=done, total=total)

    def facts(self, path: str, encoded: bytes) -> None:
        """Adds the facts to the next message."""
        self._facts[path] = encoded
        self._size += len(encoded)
        if self._size >= _LARGE:
            self._flush()

    def defined(self) -> None:
        """Reports that all definitions have been sent."""
        self._flush()
        self._send("defined")

    def uses(self, number: int, is_told: bool) -> None:  # noqa: FBT001 - as `UsesQuestion.answer` is called
        """Answers a request for uses: whether all facts about them have been sent."""
        self._flush()
        self._send("uses", number=number, told=is_told)

    def done(self, figures: Mapping[str, float]) -> None:
        """Reports the end of the scan."""
        self._flush()
        self._send("done", number=self._number, figures=dict(figures))

    def _flush(self) -> None:
        if self._facts:
            self._send("facts", files={path: text_of(encoded) for path, encoded in self._facts.items()})
            self._facts, self._size = {}, 0
        self._last = time.monotonic()

    def _send(self, kind: str, **parts: object) -> None:
        self._write(line({"kind": kind, "root": self._root, **parts}))
