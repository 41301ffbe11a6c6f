"""Follows names to files that do not mention Celery, until nothing new is found.

First from the files that define something, then from all: the second result includes the first. Meanwhile from those
that may use what is asked for.
"""

from __future__ import annotations

import os
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.import_order import imported_files
from celeryls.indexing.closure.lazy_outlines import LazyOutlines
from celeryls.indexing.closure.name_search import NameSearch
from celeryls.indexing.closure.task_words import DECORATING
from celeryls.indexing.records import FileFacts, ReadMode
from celeryls.project.names.modules import Modules
from celeryls.project.names.roots import INIT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

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
        self._defining: frozenset[str] = frozenset()
        self._task_words: frozenset[str] = frozenset()

    def definitions(self) -> Facts:
        """The facts of the files that define something, and of those that their names lead to.

        Where a name leads to a file that is read anyway, that is read as such first: it may have the name. So are
        packages that are imported from: the app may be one of their names.
        """
        reached: set[str] = set()
        while True:
            self._store.search(self._found.words, self._observer)
            facts = self._read(
                [
                    path
                    for path, record in self._store.records.items()
                    if record.defines
                    or path in self._found.whole
                    or path in reached
                    or _is_made_with(record, self._found)
                ]
            )
            closure, more, others = self._round(facts, self._found)
            if more == self._found and others <= reached:
                self._defining, self._task_words = frozenset(facts), closure.task_words
                return facts
            reached |= others
            self._found = more

    def remaining(self, facts: Facts) -> list[str]:
        """The files that count, so far as is known, beside those with ``facts``.

        Those that import the tasks among the definitions are among them.
        """
        self._found = self._found._replace(words=self._found.words | self._task_words)
        self._store.search(self._found.words, self._observer)
        records = self._store.records.items()
        return [path for path, record in records if path not in facts and is_read(path, record, self._found)]

    def uses(self, words: frozenset[str]) -> Facts | None:
        """The facts of all files that may use what has one of some names, and of those that their names lead to.

        ``words`` are plain names of functions and classes, and the last parts of tasks' names. To be called after
        ``remaining``; what ``everything`` ends with stays the same. None where these are too many, and where text can't
        tell which they are: where modules are imported from may only show once all files are read.
        """
        search, found, reached, parts = NameSearch(words), self._found, set[str](), set[str]()
        if self._has_open_roots:
            return None
        while search.is_sure:
            self._store.search(found.words, self._observer)
            records = self._store.records
            counted = [path for path in records if path not in self._defining and is_read(path, records[path], found)]
            search.search(counted, self._content)
            if not search.is_worth(len(counted)):
                return None
            paths = [path for path in records if path in self._defining or path in search.paths or path in reached]
            facts = self._facts(dict.fromkeys((*paths, *found.whole)), found)
            before = search.words
            for path, (_, each) in facts.items():
                search.follow(path, each)
            closure, more, others = self._round(facts, found)
            parts |= self._imported_by(search.composing | parts, facts, found)
            others |= parts
            more = more._replace(words=more.words | closure.task_words)
            if more == found and others <= reached and search.words == before:
                return facts
            reached |= others
            found = more
        return None

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

    def _round(self, facts: Facts, found: FollowedNames) -> tuple[Closure, FollowedNames, set[str]]:
        """Where the names in some facts lead: with what is new of what is found, and the other files to read."""
        closure = self._closure(facts)
        ahead = _known(closure.paths, self._store.records)
        ahead_or_around = ahead | self._packages_of(facts)
        records = self._store.records
        others = {path for path in ahead_or_around - facts.keys() if is_read(path, records[path], found)}
        words = found.words | closure.words | _decorating(closure.words)
        return closure, FollowedNames(words, found.whole | (ahead - others)), others

    def _imported_by(self, paths: Iterable[str], facts: Facts, found: FollowedNames) -> set[str]:
        """The files that count, of those that some files import."""
        every = (imported_files(path, facts[path][1].edges, self.modules) for path in paths if path in facts)
        return {path for path in chain.from_iterable(every) if is_read(path, self._store.records[path], found)}

    @cached_property
    def _has_open_roots(self) -> bool:
        """Whether imports anywhere decide by which names a module is imported."""
        folders = {path.rpartition(os.sep)[0] for path in self._store.records if path.endswith(".py")}
        return any(map(self.modules.is_guess, folders))

    def _content(self, path: str) -> bytes:
        self._observer.check()
        return self._store.content(path) if path.endswith(".py") else b""

    def _packages_of(self, facts: Facts) -> frozenset[str]:
        """The packages that files import from."""
        modules = self.modules
        imported = (found for path, (_, each) in facts.items() for found in imported_files(path, each.edges, modules))
        return frozenset(path for path in imported if path.endswith(INIT))

    def _read(self, paths: Collection[str]) -> Facts:
        facts = self._facts(paths, self._found)
        self._note(facts)
        return facts

    def _facts(self, paths: Iterable[str], found: FollowedNames) -> Facts:
        modes = {path: _mode(path, self._store.records[path], found) for path in paths}
        return {path: (mode, self._store.facts(path, mode, self._observer)) for path, mode in modes.items()}

    def _note(self, facts: Facts) -> None:
        for path, (reading, each) in facts.items():
            self._used.setdefault(path, {})[reading] = each

    def _closure(self, facts: Facts) -> Closure:
        held = {path: each for path, (_, each) in facts.items() if each.packed}
        outlines = LazyOutlines(held, self._store.decode)
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


def _known(paths: Collection[str], records: Collection[str]) -> frozenset[str]:
    return frozenset(path for path in paths if path in records and path.endswith(".py"))
