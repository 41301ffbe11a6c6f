"""What the first pass of a scan knows of a project's tasks and configuration, beside what is known in the end.

    python -m benchmarks.definitions_first FOLDER [FOLDER…]

prints for each kind of definition how many there are, and how many of these are known when the index process says that
all definitions have been sent; then the place of each that is missing, which is read in the second pass. It exits with
1 when one is missing, or if the second pass ends with other facts than reading everything at once.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.following import NameFollower, read
from celeryls.indexing.closure.reachable import closure_of
from celeryls.indexing.scan import Scan, ScanRequest
from celeryls.project.index.index import Index
from celeryls.source.outline.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.index.tables import FileKnowledge


class FoundDefinition(NamedTuple):
    """A task or a part of the configuration: ``what`` is its whole record as text, ``path`` the file that has it."""

    kind: str
    what: str
    path: str


class TwoPassObserver:
    """Keeps the facts of a scan, and the snapshots after its first pass and after the second.

    ``seconds`` are those of the processor until the first pass ended, and until the second did.
    """

    def __init__(self, root: str) -> None:
        self._index = Index(Path(root))
        self._began = time.process_time()
        self.facts_of: dict[str, bytes] = {}
        self.seconds: list[float] = []
        self.first: Snapshot | None = None
        self.last: Snapshot = self._index.snapshot

    def check(self) -> None:
        """Never cancels."""

    def listed(self, files: list[str]) -> None:
        """Passes the names on."""
        self._index.listed(files)

    def parsing(self, path: str) -> None:
        """Does nothing."""

    def progress(self, done: int, total: int) -> None:
        """Does nothing."""

    def facts(self, path: str, encoded: bytes) -> None:
        """Passes the facts of a file on."""
        self.facts_of[path] = encoded
        self._index.update({path: decode(encoded) if encoded else None})

    def defined(self) -> None:
        """Keeps the snapshot of the first pass."""
        self.seconds.append(time.process_time() - self._began)
        self._index.resolve_pending()
        self.first = self._index.snapshot

    def done(self, _figures: Mapping[str, float]) -> None:
        """Keeps the last snapshot."""
        self.seconds.append(time.process_time() - self._began)
        self._index.resolve_pending()
        self.last = self._index.snapshot


class TwoPasses(NamedTuple):
    """A scan in two passes: what each knew, and the facts of each file in the end; files without facts have none."""

    first: frozenset[FoundDefinition]
    last: frozenset[FoundDefinition]
    snapshot: Snapshot
    facts: dict[str, bytes]
    seconds: list[float]


def two_passes(root: Path, wrappers: tuple[str, ...] = ()) -> TwoPasses:
    """Scans a folder without a cache."""
    observer = TwoPassObserver(str(root))
    Scan(ScanRequest(str(root), wrappers=wrappers)).run(observer)
    first = frozenset(definitions(observer.first)) if observer.first else frozenset()
    facts = {path: encoded for path, encoded in observer.facts_of.items() if encoded}
    return TwoPasses(first, frozenset(definitions(observer.last)), observer.last, facts, observer.seconds)


def one_pass(root: Path) -> tuple[dict[str, bytes], Snapshot]:
    """The facts of each file, and the snapshot, of a folder that is read and resolved at once."""
    scan = Scan(ScanRequest(str(root)), closure=closure_of)
    observer = TwoPassObserver(str(root))
    scan.run(observer)  # lists the files; what it has read is dropped
    for record in scan.store.records.values():
        record.readings = {}
    names = NameFollower(scan.store, str(root), frozenset(), closure_of, observer)
    followed = read(scan.store, names.everything(), observer)
    facts = {path: each.encoded for path, (_, each) in followed.items() if each.encoded}
    index = Index(root)
    index.listed(list(scan.store.records))
    index.update({path: decode(encoded) for path, encoded in facts.items()})
    index.resolve_pending()
    return facts, index.snapshot


def known_of(snapshot: Snapshot) -> dict[str, FileKnowledge]:
    """The resolved facts of each file."""
    files = snapshot.tables.files
    return {path: known for path in files if (known := files.get(path)) is not None}


def definitions(snapshot: Snapshot) -> Iterator[FoundDefinition]:
    """The tasks, apps, settings, beat entries, worker commands and queues of a snapshot.

    A queue that is only named where a task is sent is a use.
    """
    for path, known in known_of(snapshot).items():
        configured = known.configured
        kinds = {
            "task": known.tasks,
            "app": configured.apps,
            "setting": (*configured.additions, *configured.mappings, *configured.written),
            "beat entry": configured.entries,
            "command": (*configured.workers, *configured.beats, *configured.consumed),
            "queue of a task": tuple(each for each in configured.queues if each.task is not None),
        }
        for kind, records in kinds.items():
            for record in records:
                yield FoundDefinition(kind, repr(record), path)


def main(folders: Iterable[str]) -> int:
    """Prints the table of each folder; 1 where something is missing."""
    failed, every = False, Counter[str]()
    for folder in map(Path, folders):
        found, (facts, snapshot) = two_passes(folder), one_pass(folder)
        same = facts == found.facts and known_of(snapshot) == known_of(found.snapshot)
        share = found.seconds[0] / found.seconds[-1] if found.seconds else 1
        print(f"{folder}: first pass {share:.2f} of the scan; {'same' if same else 'OTHER'} facts as at once")
        for kind, count in sorted(Counter(each.kind for each in found.last).items()):
            print(f"  {kind:16} {count:6} {sum(each.kind == kind for each in found.last & found.first) / count:9.2%}")
            every[kind] += count
        missing = sorted(found.last - found.first)
        for each in missing:
            print(f"  missing: {each.kind} {each.path} {each.what[:200]}")
        failed = failed or bool(missing) or not same
    print(f"in all: {', '.join(f'{count} x {kind}' for kind, count in sorted(every.items()))}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
