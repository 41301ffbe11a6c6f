"""The index of one workspace folder: its files on disk, and over them the texts that an editor holds."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from celeryls.indexing.listing import is_wanted
from celeryls.project.index import Index
from celeryls.source.outlines import outline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from celeryls.project.snapshot import Snapshot
    from celeryls.source.document import Document
    from celeryls.source.outline import Outline


class FolderIndex:
    """Paths are absolute, and written as the client's URIs have them; no method reads a file.

    ``wrappers`` are the decorators that the settings name.
    """

    def __init__(self, root: Path, wrappers: Iterable[str] = ()) -> None:
        self.root = root
        self._index = Index(root, frozenset(wrappers))
        self._files: frozenset[str] = frozenset()
        self._on_disk: dict[str, Outline] = {}
        self._unread: set[str] = set()
        self._passed_over: set[str] = set()
        self._open: dict[str, Document] = {}
        self._edited: set[str] = set()

    @property
    def snapshot(self) -> Snapshot:
        """What was known when all was settled last."""
        return self._index.snapshot

    def current(self, seconds: float) -> Snapshot:
        """What is known with the documents as they are now, as far as that can be resolved in so long."""
        self.take_edits()
        self.settle(seconds)
        return self._index.snapshot

    def is_ascii(self, path: str) -> bool:
        """Whether a file on disk is known to hold nothing but ASCII."""
        outline = self._on_disk.get(path)
        return outline is not None and outline.ascii

    def listed(self, files: Iterable[str]) -> None:
        """Takes over which files the folder has now; what stands in them follows, up to `scanned`."""
        self._files = frozenset(files)
        self._passed_over -= self._files
        self._unread = set(self._on_disk)
        self.__dict__.pop("_folders", None)
        self._list()
        self._edited.update(self._open)

    def read(self, outlines: Mapping[str, Outline | None]) -> None:
        """Takes over what stands in files on disk; None for a file that has no facts any more."""
        self._unread.difference_update(outlines)
        changed = {path: outline for path, outline in outlines.items() if outline != self._on_disk.get(path)}
        for path, outline in changed.items():
            if outline is None:
                del self._on_disk[path]
            else:
                self._on_disk[path] = outline
        self._index.update({path: outline for path, outline in changed.items() if not self._is_overlaid(path)})

    def scanned(self) -> None:
        """Lets go of the files that a scan did not find, or found nothing in."""
        self.read(dict.fromkeys(self._unread))

    def needs_listing(self, paths: Iterable[str]) -> bool:
        """Whether files came or went with these changes, or what git ignores may be others now.

        A file that is there and was not listed then is left out, and asked about once.
        """
        names = {path: path.rpartition(os.sep)[2] for path in paths}
        new = {path for path, name in names.items() if path not in self._files and is_wanted(name, path)}
        ignoring = ".gitignore" in names.values()
        if ignoring:
            self._passed_over.clear()
        new -= self._passed_over
        self._passed_over |= new
        return ignoring or any(map(os.path.lexists, new)) or any(map(self._is_gone, names))

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
            self._index.update(edited)

    def settle(self, seconds: float | None = None) -> bool:
        """Resolves what is stale, for at most so long; True when nothing is."""
        return self._index.settle(seconds)

    def _outline(self, path: str) -> Outline | None:
        if self._is_overlaid(path):
            return outline_of(self._open[path].file, whole=True)
        return self._on_disk.get(path)

    def _is_overlaid(self, path: str) -> bool:
        """Whether a document speaks for a path: of a file that the index has, or of one that is not saved yet.

        A file that git ignores or the settings leave out is on disk and not among those that the index has.
        """
        return path in self._open and (path in self._files or not os.path.lexists(path))

    def _is_gone(self, path: str) -> bool:
        return (path in self._files or path in self._folders) and not os.path.lexists(path)

    @cached_property
    def _folders(self) -> frozenset[str]:
        """All folders that hold a file, and those that hold them."""
        found: set[str] = set()
        for path in self._files:
            folder = path.rpartition(os.sep)[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition(os.sep)[0]
        return frozenset(found)

    def _list(self) -> None:
        self._index.listed(self._files.union(path for path in self._open if self._is_overlaid(path)))
