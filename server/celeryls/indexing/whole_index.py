"""Indexes a whole folder at once, in this process; the server does the same incrementally."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache as cache_of_calls
from pathlib import Path
from typing import TYPE_CHECKING

from celeryls.indexing.cache import load, save
from celeryls.indexing.cache_folder import folder
from celeryls.indexing.scan import Scan
from celeryls.project.index.index import Index
from celeryls.source.outline.encoding import BadOutline, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from celeryls.indexing.scan import ScanRequest
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.source.outline.model import Outline


@dataclass(slots=True)
class GatheringObserver:
    """An observer that stores everything; ``report`` gets the number of files read, and the total."""

    report: Callable[[int, int], None]
    files: list[str] = field(default_factory=list)
    outlines: dict[str, bytes] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)

    def check(self) -> None:
        """Never cancels."""

    def listed(self, files: list[str]) -> None:
        """Stores the names."""
        self.files = files

    def parsing(self, path: str) -> None:
        """Does nothing: the caller sees a crash itself."""

    def progress(self, done: int, total: int) -> None:
        """Passes it on."""
        self.report(done, total)

    def facts(self, path: str, encoded: bytes) -> None:
        """Stores the latest facts of a file."""
        self.outlines[path] = encoded

    def defined(self) -> None:
        """Does nothing: the uses are needed, too."""

    def done(self, figures: Mapping[str, float]) -> None:
        """Stores the figures."""
        self.figures = figures


@dataclass(frozen=True, slots=True)
class WholeIndex:
    """A complete index of a folder: the files' outlines, the index built from them, and the times in seconds.

    ``empty`` are files that mention Celery, or a name of the project's that leads there, and have no outline.
    """

    files: tuple[str, ...]
    outlines: Mapping[str, Outline]
    index: Index
    figures: Mapping[str, float]
    reading: float
    resolving: float
    empty: frozenset[str] = frozenset()

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot of the folder."""
        return self.index.snapshot


def index_folder(
    wanted: ScanRequest, *, cache: bool = True, report: Callable[[int, int], None] = lambda _done, _of: None
) -> WholeIndex:
    """The index of a folder; with ``cache``, unchanged files are not read again, and the result is saved."""
    began = time.perf_counter()
    caches = folder() if cache else None
    gathered = GatheringObserver(report)
    scan = Scan(wanted, *(load(wanted, caches) or ()))
    # Names are followed in rounds, each of which needs outlines; all stay in memory anyway.
    scan.store.decode = decode_once = cache_of_calls(decode)
    scan.run(gathered)
    if scan.store.unsaved:
        save(wanted, scan.store, scan.found, caches)
    read = time.perf_counter()
    outlines = {}
    for path, encoded in gathered.outlines.items():
        with suppress(BadOutline):
            if encoded:
                outlines[path] = decode_once(encoded)
    index = Index(Path(wanted.root), frozenset(wanted.wrappers))
    index.listed(gathered.files)
    index.update(outlines)
    index.resolve_pending()
    resolved = time.perf_counter()
    readings = {path: record.readings.values() for path, record in scan.store.records.items() if record.readings}
    empty = frozenset(path for path, facts in readings.items() if not any(each.packed for each in facts))
    times = (read - began, resolved - read)
    return WholeIndex(tuple(gathered.files), outlines, index, gathered.figures, *times, empty)
