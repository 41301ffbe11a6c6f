"""Keeps the outlines of one workspace folder's files as they are on disk."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from celeryls.indexing.cache import Entry, Kept, load, save
from celeryls.indexing.listing import Stamp, listed, stamp_of
from celeryls.indexing.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

# A file that was written so short a time before it was read may be written again within the same tick of the clock.
_RACY = 2_000_000_000

Found = tuple[str, str | None]
"""A path and its outline in JSON; None for a file that has none any more."""


class Scanner:
    """The files of a folder, each read again when its stamp has changed.

    Generators give what is new as they read it, and may be left at any time: what was not read yet is read next time.
    ``caches`` is the folder of the cache; None for no cache.
    """

    def __init__(self, root: str, exclude: tuple[str, ...] = (), caches: Path | None = None) -> None:
        self.root = root
        self.read_from_disk = 0
        self._exclude = exclude
        self._caches = caches
        kept = load(root, caches)
        self._before = kept.entries if kept else {}
        self._words = kept.words if kept else frozenset[str]()
        self._entries: dict[str, Entry] = {}
        self._unsaved = False

    def list(self) -> tuple[str, ...]:
        """The paths of the folder's files as they are now; those that are gone are forgotten."""
        self._stamps = listed(self.root, self._exclude)
        known = {**self._before, **self._entries}
        self._unsaved |= known.keys() != self._stamps.keys()
        self._before, self._entries = {path: known[path] for path in self._stamps if path in known}, {}
        return tuple(self._stamps)

    def scan(self) -> Iterator[Found]:
        """All outlines of the files that were listed; a file without any is passed over."""
        for path, stamp in self._stamps.items():
            before = self._before.pop(path, None)
            if before is not None and before.stamp == stamp:
                self._entries[path] = before
                outline = before.outline
            else:
                outline = self._read(path, stamp, whole=before.whole if before else False)
            yield path, outline

    def changed(self, paths: Iterable[str]) -> Iterator[Found]:
        """Reads files again that were listed and may have changed."""
        for path in paths:
            before = self._entries.get(path)
            if before is not None and (stamp := stamp_of(path, self.root)) is not None and stamp != before.stamp:
                yield path, self._read(path, stamp, whole=before.whole)

    def follow(self, paths: Iterable[str]) -> Iterator[Found]:
        """Reads files whole, because names lead into them."""
        for path in paths:
            before = self._entries.get(path)
            if before is not None and not before.whole and (stamp := stamp_of(path, self.root)) is not None:
                yield path, self._read(path, stamp, whole=True)

    def look_for(self, words: frozenset[str]) -> Iterator[Found]:
        """Reads the files again in which words stand that were not looked for before."""
        fresh = words - self._words
        self._words |= words
        if not fresh:
            return
        for path, entry in tuple(self._entries.items()):
            stamp = stamp_of(path, self.root) if path.endswith(".py") and not entry.whole else None
            if stamp is not None:
                before, outline = entry.outline, self._read(path, stamp)
                if outline != before:
                    yield path, outline

    def save(self) -> None:
        """Keeps what was read for the next time, if anything is new."""
        if self._unsaved:
            save(self.root, Kept(self._before | self._entries, self._words), self._caches)
            self._unsaved = False

    def _read(self, path: str, stamp: Stamp, *, whole: bool = False) -> str | None:
        try:
            outline = read(path, self._words, whole=whole)
        except Exception:
            # One file's fault costs that file.
            logger.exception("%s could not be read", path)
            outline = None
        racy = max(stamp.modified, stamp.changed) > time.time_ns() - _RACY
        self._entries[path] = Entry(None if racy else stamp, outline, whole)
        self.read_from_disk += 1
        self._unsaved = True
        return outline
