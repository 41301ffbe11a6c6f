"""Scans a folder in this process, and notes what is told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from celeryls.indexing.scan import Scan, ScanRequest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

TASK = "from celery import shared_task\n\n\n@shared_task\ndef {name}(x):\n    return x\n"


class Told:
    """A sink that keeps what it is told last; ``stop_after`` so many checks it wants no more."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.files: list[str] = []
        self.facts_of: dict[str, bytes] = {}
        self.figures: Mapping[str, float] = {}
        self.parsed: list[str] = []
        self.told = 0
        self.definitions: dict[str, bytes] | None = None
        self.stop_after = stop_after

    def check(self) -> None:
        if self.stop_after is not None:
            self.stop_after -= 1
            if self.stop_after < 0:
                from celeryls.indexing.scan_observer import Cancelled

                raise Cancelled

    def listed(self, files: list[str]) -> None:
        self.files = files

    def parsing(self, path: str) -> None:
        self.parsed.append(path)

    def progress(self, done: int, total: int) -> None:
        assert 0 < done <= total

    def facts(self, path: str, encoded: bytes) -> None:
        self.told += 1
        if encoded:
            self.facts_of[path] = encoded
        else:
            del self.facts_of[path]

    def defined(self) -> None:
        self.definitions = dict(self.facts_of)

    def done(self, figures: Mapping[str, float]) -> None:
        self.figures = figures


def fresh(root: Path, **wanted: object) -> Told:
    """What a scan from nothing tells of a folder."""
    told = Told()
    Scan(ScanRequest(str(root), **wanted)).run(told)  # type: ignore[arg-type]
    return told


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Writes files, and the folders that they are in."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def aged(paths: Collection[Path]) -> None:
    """Has files look as if they were written long ago: by their own time, not by the system's."""
    for path in paths:
        os.utime(path, ns=(10**18, 10**18))
