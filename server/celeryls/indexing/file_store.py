"""Stores the records of a folder's files, and reads those that are missing."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.indexing.closure.task_words import DECORATING, LOOKED_FOR
from celeryls.indexing.listing import LARGEST, digest_of, is_racy
from celeryls.indexing.reading import content, decoded
from celeryls.indexing.records import FileFacts, FileRecord, ReadMode
from celeryls.source.commands.files import commands
from celeryls.source.outline.encoding import decode
from celeryls.source.outline.model import Outline
from celeryls.source.text.imported import ImportQuery, imported
from celeryls.source.text.relevance import calls, may_define, may_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from celeryls.indexing.listing import Stamp
    from celeryls.indexing.scan_observer import ScanObserver

logger = logging.getLogger(__name__)

_NONE: frozenset[str] = frozenset()
_REMEMBERED = 1
"""Files after which the cache of parsed chunks is cleared: chunks rarely repeat, and a project has many."""
_MORE_WORDS = 1_000
"""Words that no longer count and are still searched, at least: a name that comes back costs no search then."""


class FileStore:
    """The records of a folder's files, by path.

    ``words`` are those that have been searched in all files; one with a leading dot is only searched among imports, and
    stored as ``module.name``, one with a leading ``@`` where it is a decorator or called. Files in ``left_out`` count
    as empty. ``decode`` gives the outline in some bytes; a process that needs all outlines anyway may keep them.
    """

    def __init__(self, words: frozenset[str] = _NONE, left_out: Collection[str] = _NONE) -> None:
        self.records: dict[str, FileRecord] = {}
        self.words = words
        self.parsed: set[str] = set()
        self.decode: Callable[[bytes], Outline] = decode
        self.unsaved = False
        self._left_out = left_out
        self._outlines = 0

    def is_stale(self, path: str, stamp: Stamp) -> bool:
        """Whether a file may have changed since its record was made."""
        record = self.records.get(path)
        return record is None or record.racy or record.stamp != stamp

    def drop(self, paths: Collection[str]) -> None:
        """Removes the records of files."""
        for path in paths:
            del self.records[path]
            self.unsaved = True

    def read(self, path: str, stamp: Stamp, reading: ReadMode | None, observer: ScanObserver) -> bool:
        """Reads a file, and its outline if it defines something. Returns whether its names may lead elsewhere.

        They do not if its facts are the same except for their lines. A file that is too large or can't be read counts
        as empty. Without ``reading`` no outline is read that was not read before.
        """
        before, racy = self.records.get(path), is_racy(stamp)
        data = self._content(path, stamp.size)
        matters = _matters(path, data)
        digest = digest_of(data) if matters or (before and before.digest) else ""
        self.unsaved = True
        if before and digest and digest == before.digest:
            before.stamp, before.racy = stamp, racy
            return False
        defines = matters and _defines(path, data)
        record = FileRecord(stamp, racy, matters, _words_in(path, data, self.words), digest, {}, defines)
        self.records[path] = record
        if defines and reading is not None:
            self._outlined(path, record, ReadMode(reading.whole, record.words & reading.words), data, observer)
        if before is None or before.kind != record.kind:
            return True
        for known, facts in before.readings.items():
            if known not in record.readings:
                self._outlined(path, record, known, data, observer)
            if not record.readings[known].says_the_same(facts):
                return True
        return False

    def search(self, words: frozenset[str], observer: ScanObserver) -> None:
        """Searches all files for further words; words that were searched before cost nothing."""
        # Imports are matched with the names in the query.
        if not (
            new := frozenset(word for word in words if word.startswith(LOOKED_FOR) or "." not in word) - self.words
        ):
            return
        held = {}
        for path, record in self.records.items():
            observer.check()
            if path.endswith(".py"):
                held[path] = _words_in(path, self._content(path, record.stamp.size), new)
        for path, found in held.items():
            self.records[path].words |= found
        self.words |= new
        self.unsaved = True

    def forget_words(self, wanted: frozenset[str]) -> None:
        """Drops all words but the ``wanted`` ones once there are many others: each renamed task leaves some."""
        if len(self.words) <= 2 * len(wanted) + _MORE_WORDS:
            return
        self.words &= wanted
        for record in self.records.values():
            record.words &= wanted
        self.unsaved = True

    def facts(self, path: str, reading: ReadMode, observer: ScanObserver) -> FileFacts:
        """The facts of a file in a given reading mode; cached."""
        record = self.records[path]
        if reading not in record.readings:
            data = self._content(path, record.stamp.size)
            if record.digest and digest_of(data) != record.digest:
                record.racy = True  # it has changed meanwhile: the next scan will notice
            record.digest = record.digest or digest_of(data)
            self._outlined(path, record, reading, data, observer)
        return record.readings[reading]

    def content(self, path: str) -> bytes:
        """What a file contains now; empty for one that counts as empty."""
        return self._content(path, self.records[path].stamp.size)

    def _outlined(self, path: str, record: FileRecord, reading: ReadMode, data: bytes, observer: ScanObserver) -> None:
        observer.check()
        observer.parsing(path)
        self.parsed.add(path)
        self._outlines += 1
        self.unsaved = True
        try:
            facts = FileFacts.of(_outline(path, data, reading))
        except Exception:
            logger.exception("%s can't be read", path)  # an error in one file only affects that file
            facts = FileFacts.of(Outline())
        record.readings[reading] = facts
        if self._outlines % _REMEMBERED == 0:
            forget()

    def _content(self, path: str, size: int) -> bytes:
        if size > LARGEST or path in self._left_out:
            return b""
        return content(path, size) or b""


def _matters(path: str, data: bytes) -> bool:
    return may_matter(data) if path.endswith(".py") else b"celery" in data.lower()


def _defines(path: str, data: bytes) -> bool:
    return not path.endswith(".py") or may_define(data)


def _words_in(path: str, data: bytes, words: frozenset[str]) -> frozenset[str]:
    """The words that a file contains; for words with a leading dot, the matching imports."""
    if not words or not path.endswith(".py"):
        return _NONE
    anywhere, query = _kinds(words)
    held = frozenset(word for word, written in anywhere if written in data)
    if making := frozenset(word for word in held if DECORATING + word in words and calls(word, data)):
        held |= {DECORATING + word for word in making}
    return held | imported(data, path, query) if query.names else held


@lru_cache(maxsize=4)
def _kinds(words: frozenset[str]) -> tuple[tuple[tuple[str, bytes], ...], ImportQuery]:
    """The words that count anywhere, and those that are only searched among imports."""
    names: set[bytes] = set()
    modules: dict[bytes, list[bytes]] = {}
    for word in words:
        if word.startswith(LOOKED_FOR):
            module, _, name = word[1:].encode(errors="surrogateescape").rpartition(b".")
            if module:
                modules.setdefault(module, []).append(name)
            else:
                names.add(name)
    anywhere = tuple(
        (word, word.encode(errors="surrogateescape")) for word in words if not word.startswith((LOOKED_FOR, DECORATING))
    )
    return anywhere, ImportQuery(frozenset(names), modules)


def forget() -> None:
    """Frees the memory of parsed chunks."""
    from celeryls.source.outline import files as outlines  # noqa: PLC0415 - the parser, which a warm start does without

    outlines.forget()


def _outline(path: str, data: bytes, reading: ReadMode) -> Outline:
    text = decoded(data)
    if text is None:
        return Outline()
    if path.endswith(".py"):
        from celeryls.source.outline.files import outline  # noqa: PLC0415 - the parser, which a warm start does without

        names = frozenset(word.rpartition(".")[2] for word in reading.words) - {"*"}
        return outline(text, names, whole=reading.whole)
    return Outline(commands=commands(text, path), ascii=text.isascii())
