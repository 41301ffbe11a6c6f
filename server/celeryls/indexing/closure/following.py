"""Follows names to files that do not mention Celery, until nothing new is found.

First from the files that define something, then from all: the second result includes the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.import_order import imported_files
from celeryls.indexing.closure.task_words import DECORATING
from celeryls.indexing.records import FileFacts, ReadMode
from celeryls.project.names.modules import Modules
from celeryls.project.names.roots import INIT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from celeryls.indexing.closure.name_edges import NameEdges
    from celeryls.indexing.closure.reachable import Closure
    from celeryls.indexing.file_store import FileStore
    from celeryls.indexing.records import FileRecord
    from celeryls.indexing.scan_observer import ScanObserver
    from celeryls.source.outline.model import Outline

    ClosureFunction = Callable[[Mapping[str, NameEdges], Mapping[str, Outline], Modules], Closure]

_NONE: frozenset[str] = frozenset()


class FollowedNames(NamedTuple):
    """The result of following names: the words that count, and the files that are read completely."""

    words: frozenset[str]
    whole: frozenset[str]


Facts = dict[str, tuple[ReadMode, FileFacts]]
"""The facts of each file that counts, by its path, and how it was read."""


class NameFollower:
    """Follows names in the files of a store, starting from ``words`` in the settings.

    ``definitions`` has to be called first, then ``everything``. Their results depend only on the current files, not on
    their history; the store caches each reading that was used, and drops the others.
    """

    def __init__(
        self, store: FileStore, root: str, words: frozenset[str], closure_of: ClosureFunction, observer: ScanObserver
    ) -> None:
        self.modules = Modules.of(root, store.records)
        self._store = store
        self._closure_of = closure_of
        self._observer = observer
        self._found = FollowedNames(words | _decorating(words), _NONE)
        self._used: dict[str, dict[ReadMode, FileFacts]] = {}

    def definitions(self) -> Facts:
        """The facts of the files that define something, and of those that their names lead to.

        Where a name leads to a file that is read anyway, that is read as such first: it may have the name. So are
        packages that are imported from: the app may be one of their names.
        """
        reached: set[str] = set()
        while True:
            self._store.search(self._found.words, self._observer)
            paths = [
                path
                for path, record in self._store.records.items()
                if record.defines or path in self._found.whole or path in reached or _is_made_with(record, self._found)
            ]
            facts = self._read(paths)
            closure = self._closure(facts)
            ahead = _known(closure.paths, self._store.records)
            ahead_or_around = ahead | self._packages_of(facts)
            others = {path for path in ahead_or_around - facts.keys() if self._is_read(path)}
            words = self._found.words | closure.words | _decorating(closure.words)
            more = FollowedNames(words, self._found.whole | (ahead - others))
            if more == self._found and others <= reached:
                return facts
            reached |= others
            self._found = more

    def remaining(self, facts: Facts) -> list[str]:
        """The files that count, so far as is known, beside those with ``facts``."""
        records = self._store.records.items()
        return [path for path, record in records if path not in facts and is_read(path, record, self._found)]

    def read(self, path: str) -> FileFacts:
        """The facts of a file that counts, so far as is known."""
        return self._read((path,))[path][1]

    def everything(self) -> FollowedNames:
        """The words that count, and the files that are read completely."""
        store = self._store
        before: dict[str, ReadMode] = {}
        while True:
            store.search(self._found.words, self._observer)
            facts = read(store, self._found, self._observer)
            self._note(facts)
            readings = {path: reading for path, (reading, _) in facts.items()}
            if readings == before and before:
                break  # no file is read differently, so the closure is the same
            before = readings
            closure = self._closure(facts)
            words = self._found.words | closure.words | _decorating(closure.words) | closure.task_words
            more = FollowedNames(words, self._found.whole | _known(closure.paths, store.records))
            if more == self._found:
                break
            self._found = more
        for path, record in store.records.items():
            record.readings = self._used.get(path, {})
            for reading, each in record.readings.items():
                if reading != before.get(path):  # it was read otherwise on the way to the result
                    each.forget_edges()
        store.forget_words(self._found.words)
        return self._found

    def _packages_of(self, facts: Facts) -> frozenset[str]:
        """The packages that files import from."""
        modules = self.modules
        imported = (found for path, (_, each) in facts.items() for found in imported_files(path, each.edges, modules))
        return frozenset(path for path in imported if path.endswith(INIT))

    def _is_read(self, path: str) -> bool:
        return is_read(path, self._store.records[path], self._found)

    def _read(self, paths: Collection[str]) -> Facts:
        store, found = self._store, self._found
        modes = {path: _mode(path, store.records[path], found) for path in paths}
        facts = {path: (mode, store.facts(path, mode, self._observer)) for path, mode in modes.items()}
        self._note(facts)
        return facts

    def _note(self, facts: Facts) -> None:
        for path, (reading, each) in facts.items():
            self._used.setdefault(path, {})[reading] = each

    def _closure(self, facts: Facts) -> Closure:
        held = {path: each for path, (_, each) in facts.items() if each.packed}
        outlines = _Outlines(held, self._store.decode)
        return self._closure_of({path: each.edges for path, each in held.items()}, outlines, self.modules)


def read(store: FileStore, found: FollowedNames, observer: ScanObserver) -> Facts:
    """The facts of each relevant file, and how it was read."""
    facts = {}
    for path, record in store.records.items():
        if is_read(path, record, found):
            reading = _mode(path, record, found)
            facts[path] = reading, store.facts(path, reading, observer)
    return facts


def is_read(path: str, record: FileRecord, found: FollowedNames) -> bool:
    """Whether a file counts."""
    return record.matters or path in found.whole or not found.words.isdisjoint(record.words)


def _is_made_with(record: FileRecord, found: FollowedNames) -> bool:
    return any(word.startswith(DECORATING) and word in found.words for word in record.words)


def _mode(path: str, record: FileRecord, found: FollowedNames) -> ReadMode:
    words = frozenset(word for word in record.words & found.words if not word.startswith(DECORATING))
    return ReadMode(path in found.whole, _starred(words, found.words))


def _decorating(words: frozenset[str]) -> frozenset[str]:
    return frozenset(DECORATING + word for word in words)


def _starred(words: frozenset[str], every: frozenset[str]) -> frozenset[str]:
    """The words with what a star import may add: ``module.*`` stands for each name of the module."""
    stars = tuple(word.removesuffix("*") for word in words if word.endswith(".*"))
    return words.union(word for word in every if word.startswith(stars)) if stars else words


class _Outlines(Mapping[str, "Outline"]):
    """A lazy mapping of the files' outlines."""

    def __init__(self, facts: Mapping[str, FileFacts], decode: Callable[[bytes], Outline]) -> None:
        self._facts = facts
        self._decode = decode
        self._made: dict[str, Outline] = {}

    def __getitem__(self, path: str) -> Outline:
        made = self._made.get(path)
        if made is None:
            made = self._made[path] = self._facts[path].decoded(self._decode)
        return made

    def __contains__(self, path: object) -> bool:
        return path in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


def _known(paths: Collection[str], records: Collection[str]) -> frozenset[str]:
    return frozenset(path for path in paths if path in records and path.endswith(".py"))
