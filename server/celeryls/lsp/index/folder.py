"""The index of one workspace folder: its files on disk, and over them the texts that an editor holds."""

from __future__ import annotations

import asyncio
import os
import time
from enum import Enum, auto
from typing import TYPE_CHECKING

from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.source.outline.files import outline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.unfollowed import UnfollowedDecorator
    from celeryls.source.outline.model import Outline
    from celeryls.source.text.document import Document


class Stage(Enum):
    """How far the reading of a folder is."""

    LISTING = auto()
    """Which files there are is being found out."""
    SCANNING = auto()
    """The files are known, and being read for the first time."""
    SCANNED = auto()
    """All files have been read once; from then on, what changes."""
    CANCELED = auto()
    """The user does not want to wait: what has been read so far is all that is known."""


class FolderIndex:
    """Paths are absolute, and written as the client's URIs have them; no method reads a file.

    ``exclude`` and ``wrappers`` are the settings it is read under: patterns of files to leave out, and decorators that
    make tasks. ``answers`` is set once requests need not wait for it any more.
    """

    def __init__(self, root: Path, exclude: tuple[str, ...] = (), wrappers: tuple[str, ...] = ()) -> None:
        self.root = root
        self.exclude = exclude
        self.wrappers = wrappers
        self.stage = Stage.LISTING
        self._told = self.stage
        self.answers = asyncio.Event()
        self._index = Index(root, frozenset(wrappers))
        self.findings = Findings(self._index)
        self._files: frozenset[str] = frozenset()
        self._on_disk: dict[str, Outline] = {}
        self._arrived: dict[str, Outline | None] = {}
        self._open: dict[str, Document] = {}
        self._edited: set[str] = set()
        self.unfollowed: tuple[UnfollowedDecorator, ...] = ()
        """Decorators that probably make tasks, in ways that can't be followed, as `look_for_unfollowed` found them."""

    @property
    def snapshot(self) -> Snapshot:
        """What was known when all was settled last."""
        return self._index.snapshot

    @property
    def is_settled(self) -> bool:
        """Whether the snapshot has all files: what it does not know is not there."""
        return self.stage is Stage.SCANNED and not self._arrived and self._index.is_settled

    @property
    def has_news(self) -> bool:
        """Whether something is known of files on disk that the snapshot does not have."""
        return bool(self._arrived) or self.stage is not self._told

    def knows(self, path: str) -> bool:
        """Whether an open document speaks for its file in the index, as it is now."""
        return self._is_overlaid(path) and path not in self._edited and self._index.is_settled

    def current(self, seconds: float) -> Snapshot:
        """What is known with the documents as they are now, as far as that can be resolved in so long."""
        self.take_edits()
        self.resolve_pending(seconds)
        return self._index.snapshot

    def is_ascii(self, path: str) -> bool:
        """Whether a file on disk is known to hold nothing but ASCII."""
        outline = self._on_disk.get(path)
        return outline is not None and outline.ascii

    def listed(self, files: Iterable[str]) -> None:
        """Takes over which files the folder has now."""
        if self.stage is Stage.LISTING:
            self.stage = Stage.SCANNING
        self._files = frozenset(files)
        self._list()
        self._edited.update(self._open)

    def read(self, outlines: Mapping[str, Outline | None]) -> None:
        """Notes what stands in files on disk, for `take`; None for a file that has no facts any more."""
        self._arrived.update(outlines)

    def scanned(self) -> None:
        """Notes that all files have been read."""
        self.stage = Stage.SCANNED

    def canceled(self) -> None:
        """Notes that no more files will be read, though some are missing."""
        self.stage = Stage.CANCELED

    def release_requests(self) -> None:
        """Lets requests be answered that wait for the first answers, where there is no more to wait for."""
        self._told = self.stage
        if self.stage in {Stage.SCANNED, Stage.CANCELED}:
            self.answers.set()

    def take(self, seconds: float) -> bool:
        """Takes over what stands in files on disk, for about so long, one at least; True when there are no more."""
        end = time.perf_counter() + seconds
        while self._arrived:
            path = next(iter(self._arrived))
            outline = self._arrived.pop(path)
            if outline is None:
                self._on_disk.pop(path, None)
            else:
                self._on_disk[path] = outline
            if not self._is_overlaid(path):
                self._index.update({path: outline})
            if time.perf_counter() >= end:
                break
        return not self._arrived

    def opened(self, path: str, document: Document) -> None:
        """Lets an open document stand for the file of that path."""
        self._open[path] = document
        self._edited.add(path)
        if path not in self._files:
            self._list()

    def edited(self, path: str) -> None:
        """Notes that an open document has changed; it is read with the next `take_edits`."""
        if path in self._open:
            self._edited.add(path)

    def closed(self, path: str) -> None:
        """Lets the file on disk speak for itself again."""
        if self._open.pop(path, None) is None:
            return
        self._edited.discard(path)
        self._index.update({path: self._on_disk.get(path)})
        if path not in self._files:
            self._list()

    def take_edits(self) -> None:
        """Reads the documents that changed."""
        if self._edited:
            edited = {path: self._outline(path) for path in self._edited}
            self._edited.clear()
            self._index.update(edited, edited=True)

    def resolve_pending(self, seconds: float | None = None) -> bool:
        """Resolves what is stale, for at most so long; True when nothing is."""
        return self._index.resolve_pending(seconds)

    def look_for_unfollowed(self) -> Iterator[None]:
        """Looks for decorators that can't be followed, a file at a step; what is changed meanwhile ends it."""
        search, before = self._index.unfollowed(), self.snapshot
        for _ in search.steps():
            if self.snapshot is not before or not self._index.is_settled:
                return
            yield
        self.unfollowed = search.found

    def _outline(self, path: str) -> Outline | None:
        """What a path stands for; of a document all counts, since names that matter may have been typed elsewhere."""
        if self._is_overlaid(path):
            return outline_of(self._open[path].file, whole=True)
        return self._on_disk.get(path)

    def _is_overlaid(self, path: str) -> bool:
        """Whether a document speaks for a path: of a file that the index has, or of one that is not saved yet.

        A file that git ignores or the settings leave out is on disk and not among those that the index has.
        """
        return path in self._open and (path in self._files or not os.path.lexists(path))

    def _list(self) -> None:
        self._index.listed(self._files.union(path for path in self._open if self._is_overlaid(path)))
