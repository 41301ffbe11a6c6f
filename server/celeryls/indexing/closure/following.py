"""Follows names to files that do not mention Celery, until nothing new is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.records import FileFacts, ReadMode
from celeryls.project.names.modules import Modules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from celeryls.indexing.closure.name_edges import NameEdges
    from celeryls.indexing.closure.reachable import Closure
    from celeryls.indexing.file_store import FileStore
    from celeryls.indexing.scan_observer import ScanObserver
    from celeryls.source.outline.model import Outline

    ClosureFunction = Callable[[Mapping[str, NameEdges], Mapping[str, Outline], Modules], Closure]


class FollowedNames(NamedTuple):
    """The result of following names: the words that count, and the files that are read completely."""

    words: frozenset[str]
    whole: frozenset[str]


def follow(
    store: FileStore, root: str, words: frozenset[str], closure_of: ClosureFunction, observer: ScanObserver
) -> FollowedNames:
    """Follows names, starting from the files that mention Celery and from ``words`` in the settings.

    The result depends only on the current files, not on their history; the store caches each reading that was used, and
    drops the others.
    """
    modules = Modules.of(root, store.records)
    found = FollowedNames(words, frozenset())
    used: dict[str, dict[ReadMode, FileFacts]] = {}
    before: dict[str, ReadMode] = {}
    while True:
        store.search(found.words, observer)
        facts = read(store, found, observer)
        readings = {path: reading for path, (reading, _) in facts.items()}
        if readings == before and before:
            break  # no file is read differently, so the closure is the same
        before = readings
        for path, (reading, each) in facts.items():
            used.setdefault(path, {})[reading] = each
        held = {path: each for path, (_, each) in facts.items() if each.encoded}
        closure = closure_of({path: each.edges for path, each in held.items()}, _Outlines(held, store.decode), modules)
        more = FollowedNames(
            found.words | closure.words | closure.task_words, found.whole | _known(closure.paths, store.records)
        )
        if more == found:
            break
        found = more
    for path, record in store.records.items():
        record.readings = used.get(path, {})
    store.forget_words(found.words)
    return found


def read(store: FileStore, found: FollowedNames, observer: ScanObserver) -> dict[str, tuple[ReadMode, FileFacts]]:
    """The facts of each relevant file, and how it was read."""
    facts = {}
    for path, record in store.records.items():
        whole = path in found.whole
        if record.matters or whole or not found.words.isdisjoint(record.words):
            reading = ReadMode(whole, _starred(record.words & found.words, found.words))
            facts[path] = reading, store.facts(path, reading, observer)
    return facts


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
