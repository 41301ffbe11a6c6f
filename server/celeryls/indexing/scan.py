"""Updates the data of a folder: lists it, reads what is new, and follows names."""

from __future__ import annotations

import gc
import time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.first_reading import FirstReading, nobody
from celeryls.indexing.closure.following import FollowedNames, NameFollower, read
from celeryls.indexing.closure.name_edges import forget_shared
from celeryls.indexing.closure.reachable import closure_of
from celeryls.indexing.file_store import FileStore, forget
from celeryls.indexing.listing import digest_of, listed, stamp_of
from celeryls.indexing.records import FileFacts, ReadMode
from celeryls.memory.freed import give_back
from celeryls.syntax.interned import forget_ranges

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from celeryls.indexing.closure.first_reading import UsesQuestion
    from celeryls.indexing.closure.following import ClosureFunction
    from celeryls.indexing.listing import Stamp
    from celeryls.indexing.scan_observer import ScanObserver


class ScanRequest(NamedTuple):
    """What to scan: a folder, without the files that the settings exclude or that crash the process.

    ``wrappers`` are the dotted names of decorators in the settings.
    """

    root: str
    exclude: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    left_out: frozenset[str] = frozenset()

    @property
    def words(self) -> frozenset[str]:
        """The names by which files call those decorators."""
        return frozenset(wrapper.rpartition(".")[2] for wrapper in self.wrappers)


class Scan:
    """The state of a folder; a second `run` only reads what has changed since the first.

    ``store`` and ``found`` may come from a cache. ``asked`` gives the next of those who wait for uses, as
    `FirstReading` wants it.
    """

    def __init__(
        self,
        wanted: ScanRequest,
        store: FileStore | None = None,
        found: FollowedNames | None = None,
        closure: ClosureFunction = closure_of,
    ) -> None:
        self.wanted = wanted
        self.store = store or FileStore(wanted.words, wanted.left_out)
        self.found = found
        self.asked: Callable[[], UsesQuestion | None] = nobody
        self.is_whole = False
        """Whether the last `run` has reported everything."""
        self._closure_of = closure
        self._files: dict[str, Stamp] | None = None
        self._reported: dict[str, bytes] = {}
        self._known: dict[str, str] = {}
        self._unreported: set[str] = set()

    def take_over(self, earlier: Scan) -> None:
        """Replaces a scan of other files: `run` reports files as empty that only that scan had reported."""
        self._reported, self._known = earlier._reported, earlier._known

    def knows(self, digests: Mapping[str, str]) -> None:
        """Tells that the observer has facts with these digests (`digest_of`) by path: `run` reports other ones."""
        self._known = dict(digests)

    def run(self, observer: ScanObserver, touched: Collection[str] | None = None) -> None:
        """Updates everything, and reports changes to the observer.

        ``touched`` are files that are known to have changed, regardless of their stamps; None checks all files.

        Raises:
            Cancelled: The observer requested it; what was read until then is kept.
        """
        began = time.perf_counter()
        self.is_whole = False
        self.store.parsed.clear()
        self._unreported.update(touched or ())
        files = self._list_files(touched)
        if self._files is None or files.keys() != self._files.keys():
            observer.listed(list(files))
        count, is_first = self._read(files, observer), self._files is None
        self._files = files
        if self.found is None:
            self.found = self._follow(observer, report=is_first)
        self._report(self.found, observer)
        if is_first:
            self._keep_order()
        self.is_whole = True
        figures = {"listed": len(files), "read": count, "parsed": len(self.store.parsed), "facts": len(self._reported)}
        observer.done({**figures, "seconds": time.perf_counter() - began})

    def shrink(self) -> None:
        """Frees memory that the next run does not need."""
        if self.store.parsed:
            forget()
            forget_ranges()
            forget_shared()
            gc.collect()
            give_back()

    def _list_files(self, touched: Collection[str] | None) -> dict[str, Stamp]:
        """The files of the folder; if none of the touched files was added or removed, only these are checked."""
        if touched is not None and self._files is not None:
            stamps = {path: stamp_of(path, self.wanted.root) for path in touched}
            known = {path: stamp for path, stamp in stamps.items() if stamp is not None and path in self._files}
            if len(known) == len(stamps):
                return self._files | known
        return listed(self.wanted.root, self.wanted.exclude)

    def _read(self, files: dict[str, Stamp], observer: ScanObserver) -> int:
        """Reads the files that are new or changed. Returns how many."""
        store = self.store
        gone, came = store.records.keys() - files.keys(), files.keys() - store.records.keys()
        if gone or came:
            self.found = None
        store.drop(gone)
        stale = [path for path, stamp in files.items() if path in self._unreported or store.is_stale(path, stamp)]
        reading = ReadMode(whole=False, words=self.wanted.words)
        done = 0
        for path in stale:
            observer.check()
            if store.read(path, files[path], reading, observer):
                self.found = None
            self._unreported.discard(path)
            record = store.records[path]
            done += bool(record.readings) or not record.matters
            if done:
                observer.progress(done, len(stale))
        return len(stale)

    def _follow(self, observer: ScanObserver, *, report: bool) -> FollowedNames:
        """Reads what names lead to and what uses them; with ``report``, facts are reported as they are read."""
        names = NameFollower(self.store, self.wanted.root, self.wanted.words, self._closure_of, observer)
        if report:
            send = partial(self._report_one, observer=observer)
            return FirstReading(names, observer, send, len(self.store.records), self.asked).everything()
        names.definitions()
        return names.everything()

    def _keep_order(self) -> None:
        """Orders the records as they were reported, for the next process: the cache has them in this order."""
        records = self.store.records
        self.store.records = {path: records[path] for path in self._reported} | records

    def _report(self, found: FollowedNames, observer: ScanObserver) -> None:
        facts = {path: each for path, (_, each) in read(self.store, found, observer).items() if each.packed}
        for path in (self._reported.keys() | self._known.keys()) - facts.keys():
            self._report_one(path, FileFacts(b""), observer)
        for path, each in facts.items():
            self._report_one(path, each, observer)

    def _report_one(self, path: str, facts: FileFacts, observer: ScanObserver) -> None:
        known = self._known.pop(path, "")
        if facts.packed == self._reported.get(path, b"") and not known:
            return
        if facts.packed:
            self._reported[path] = facts.packed
        else:
            self._reported.pop(path, None)
        encoded = facts.encoded
        if not (known and encoded and digest_of(encoded) == known):
            observer.facts(path, encoded)
