"""An index process that was started, and asked to scan folders, before there is an `Indexer`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celeryls.indexing.process.messages import line

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Iterable

NUMBER = 1
"""The number of all requests that are made early."""


class EarlyScan:
    """A running process, and what it was asked: ``asked`` has exclusions and wrappers by folder.

    What it finds waits in the pipe until an `Indexer` reads it.
    """

    def __init__(self, process: Process) -> None:
        self.process = process
        self.asked: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def ask(self, root: str, exclude: Iterable[str], wrappers: Iterable[str]) -> None:
        """Requests a scan of a folder."""
        self.asked[root] = tuple(exclude), tuple(wrappers)
        if self.process.stdin:
            parts = scan_parts(exclude, wrappers)
            self.process.stdin.write(line({"ask": "scan", "root": root, "number": NUMBER, **parts}))

    def end(self) -> None:
        """Ends the process."""
        if self.process.stdin:
            self.process.stdin.close()


def scan_parts(
    exclude: Iterable[str],
    wrappers: Iterable[str],
    cache: bool = True,  # noqa: FBT001, FBT002 - as the indexer has it
    left_out: Iterable[str] = (),
) -> dict[str, Any]:
    """What a request to scan a folder says, apart from the folder and its number."""
    return {"exclude": list(exclude), "wrappers": list(wrappers), "cache": cache, "left_out": list(left_out)}
