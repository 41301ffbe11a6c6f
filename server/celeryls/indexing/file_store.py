"""Keeps what is known of each file of a folder, and reads what is not."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING

from celeryls.indexing.closure.task_words import LOOKED_FOR
from celeryls.indexing.listing import LARGEST
from celeryls.indexing.reading import content, decoded
from celeryls.indexing.records import FileFacts, FileRecord, ReadMode, digest_of, is_racy
from celeryls.source.commands.files import commands
from celeryls.source.outline.model import Outline
from celeryls.source.text.imported import ImportQuery, imported
from celeryls.source.text.relevance import may_matter

if TYPE_CHECKING:
    from collections.abc import Collection

    from celeryls.indexing.listing import Stamp
    from celeryls.indexing.scan_observer import ScanObserver

logger = logging.getLogger(__name__)

_NONE: frozenset[str] = frozenset()
_REMEMBERED = 100
"""Files after which the chunks of those before are forgotten: they hardly occur again, and a project has many."""


class FileStore:
    """The records of a folder's files, by path.

    ``words`` are those that have been looked for in all of them; one with a dot in front only among what files import,
    and it is kept as ``module.name``. Files ``left_out`` are taken as empty.
    """

    def __init__(self, words: frozenset[str] = _NONE, left_out: Collection[str] = _NONE) -> None:
        self.records: dict[str, FileRecord] = {}
        self.words = words
        self.parsed: set[str] = set()
        self.unsaved = False
        self._left_out = left_out
        self._outlines = 0

    def is_stale(self, path: str, stamp: Stamp) -> bool:
        """Whether a file is to be read, because it may be another than the one that is known."""
        record = self.records.get(path)
        return record is None or record.racy or record.stamp != stamp

    def drop(self, paths: Collection[str]) -> None:
        """Forgets files."""
        for path in paths:
            del self.records[path]
            self.unsaved = True

    def read(self, path: str, stamp: Stamp, reading: ReadMode | None, observer: ScanObserver) -> bool:
        """Reads a file, and outlines it at once where it matters; whether it may lead elsewhere than before.

        It leads nowhere else where its facts are the same but for the lines that they stand in. One that is too large
        or can't be read is taken as empty.
        """
        before, racy = self.records.get(path), is_racy(stamp)
        data = self._content(path, stamp.size)
        matters = _matters(path, data)
        digest = digest_of(data) if matters or (before and before.digest) else ""
        self.unsaved = True
        if before and digest and digest == before.digest:
            before.stamp, before.racy = stamp, racy
            return False
        record = FileRecord(stamp, racy, matters, _words_in(path, data, self.words), digest)
        self.records[path] = record
        if matters and reading is not None:
            self._outlined(path, record, ReadMode(reading.whole, record.words & reading.words), data, observer)
        if before is None or (before.matters, before.words) != (matters, record.words):
            return True
        for known, facts in before.readings.items():
            if known not in record.readings:
                self._outlined(path, record, known, data, observer)
            if not record.readings[known].says_the_same(facts):
                return True
        return False

    def search(self, words: frozenset[str], observer: ScanObserver) -> None:
        """Looks for further words in all files; those that are known already cost nothing."""
        # What is imported is found by the names that are looked for.
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

    def facts(self, path: str, reading: ReadMode, observer: ScanObserver) -> FileFacts:
        """What a file holds when it is read so; what was read so before is not read again."""
        record = self.records[path]
        if reading not in record.readings:
            data = self._content(path, record.stamp.size)
            if record.digest and digest_of(data) != record.digest:
                record.racy = True  # it has changed since: the next scan sees that
            record.digest = record.digest or digest_of(data)
            self._outlined(path, record, reading, data, observer)
        return record.readings[reading]

    def _outlined(self, path: str, record: FileRecord, reading: ReadMode, data: bytes, observer: ScanObserver) -> None:
        observer.check()
        observer.parsing(path)
        self.parsed.add(path)
        self._outlines += 1
        self.unsaved = True
        try:
            outline = _outline(path, data, reading)
        except Exception:
            logger.exception("%s can't be read", path)  # one file's fault costs that file
            outline = Outline()
        record.readings[reading] = FileFacts.of(outline)
        if self._outlines % _REMEMBERED == 0:
            forget()

    def _content(self, path: str, size: int) -> bytes:
        if size > LARGEST or path in self._left_out:
            return b""
        return content(path, size) or b""


def _matters(path: str, data: bytes) -> bool:
    return may_matter(data) if path.endswith(".py") else b"celery" in data.lower()


def _words_in(path: str, data: bytes, words: frozenset[str]) -> frozenset[str]:
    """Those of the words that a file holds; of those that are looked for among its imports, what it imports."""
    if not words or not path.endswith(".py"):
        return _NONE
    anywhere, query = _kinds(words)
    held = frozenset(word for word, written in anywhere if written in data)
    return held | imported(data, path, query) if query.names else held


@lru_cache(maxsize=4)
def _kinds(words: frozenset[str]) -> tuple[tuple[tuple[str, bytes], ...], ImportQuery]:
    """The words that count anywhere, and those that are looked for among what files import."""
    names: set[bytes] = set()
    modules: dict[bytes, list[bytes]] = {}
    for word in words:
        if word.startswith(LOOKED_FOR):
            module, _, name = word[1:].encode().rpartition(b".")
            if module:
                modules.setdefault(module, []).append(name)
            else:
                names.add(name)
    anywhere = tuple((word, word.encode()) for word in words if not word.startswith(LOOKED_FOR))
    return anywhere, ImportQuery(frozenset(names), modules)


def forget() -> None:
    """Gives back the memory of what was parsed."""
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
