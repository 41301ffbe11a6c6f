"""What was read of a project's functions to tell who starts whom, kept from one question to the next."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from celeryls.features.calls.functions import FunctionReader
from celeryls.features.calls.starts import StartReader
from celeryls.features.calls.texts import ProjectTexts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from celeryls.project.index.snapshot import Snapshot

MOST = 2_000_000
"""Code points of the texts that are kept; what has read more is dropped once it has answered."""


class CallReading:
    """The readers of one snapshot: of its texts, of the functions in them, and of the tasks that these start."""

    def __init__(self, snapshot: Snapshot, texts: ProjectTexts, functions: FunctionReader | None = None) -> None:
        self.snapshot = snapshot
        self.texts = texts
        self.functions = functions or FunctionReader(texts)
        self.starts = StartReader(snapshot, texts, self.functions)

    def of_snapshot(self, snapshot: Snapshot) -> CallReading:
        """What is read of the texts, for another snapshot of the same files."""
        self.texts.follow(snapshot)
        return CallReading(snapshot, self.texts, self.functions)


class KeptCallReading:
    """The reading of a folder, for as long as none of the files that it has read changes; bounded in code points."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._reading: CallReading | None = None

    def of(self, snapshot: Snapshot, read: Callable[[str], str | None]) -> CallReading:
        """The reading for a snapshot. ``read`` returns the text of a file, as it is now; None if it can't be read."""
        kept = self._reading
        if kept is None or kept.texts.size > self._most or kept.snapshot.paths() is not snapshot.paths():
            kept = CallReading(snapshot, ProjectTexts(snapshot, read))
        elif kept.snapshot is not snapshot:
            kept = kept.of_snapshot(snapshot)
        self._reading = kept
        return kept

    def changed(self, paths: Iterable[str]) -> None:
        """Drops what was read if it contains a file that may have changed, or one in a folder that has."""
        if self._reading is not None and any(map(self._has_read, paths)):
            self._reading = None

    def drop(self) -> None:
        """Drops what was read: any file may have changed."""
        self._reading = None

    def _has_read(self, path: str) -> bool:
        texts = self._reading.texts if self._reading is not None else None
        return texts is not None and (texts.has_read(path) or texts.has_read_below(f"{path}{os.sep}"))
