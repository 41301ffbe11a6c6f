"""Reads a folder for the first time: its definitions, then its uses, those that somebody waits for before others."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.closure.import_order import imported_files, imports_first
from celeryls.indexing.scan_observer import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.indexing.closure.following import FollowedNames, NameFollower
    from celeryls.indexing.records import FileFacts
    from celeryls.indexing.scan_observer import ScanObserver

logger = logging.getLogger(__name__)


class UsesQuestion(NamedTuple):
    """Names whose uses somebody waits for: plain names of functions and classes, and the last parts of tasks' names.

    ``answer`` is called once all facts about uses of them are reported, or with False, if that can't be told before the
    end of the scan.
    """

    words: frozenset[str]
    answer: Callable[[bool], None]


def nobody() -> UsesQuestion | None:
    """Nobody waits for uses."""
    return None


class FirstReading:
    """Reports facts as they are read, each file after those that it imports. Following names may add more later.

    ``report`` gets a path and its facts, ``count`` is the number of all files, and ``asked`` gives the next of
    those who wait for uses, None if there is nobody; it is called again and again.
    """

    def __init__(
        self,
        names: NameFollower,
        observer: ScanObserver,
        report: Callable[[str, FileFacts], None],
        count: int,
        asked: Callable[[], UsesQuestion | None] = nobody,
    ) -> None:
        self._names = names
        self._observer = observer
        self._report = report
        self._count = count
        self._asked = asked
        self._facts: dict[str, FileFacts] = {}
        self._done = 0

    def everything(self) -> FollowedNames:
        """Reads and reports all; what was found by following names."""
        defined = self._names.definitions()
        self._facts = {path: each for path, (_, each) in defined.items()}
        self._report_all(defined)
        self._observer.defined()
        rest = self._names.remaining(defined)
        self._done = self._count - len(rest)
        for path in imports_first(rest, self._imported_by):
            self._report(path, self._facts[path])
            self._answer_asked()
        return self._names.everything()

    def _imported_by(self, path: str) -> Iterator[str]:
        if path not in self._facts:
            self._answer_asked()
        if path not in self._facts:
            self._observer.check()
            self._facts[path] = self._names.read(path)
            self._done = min(self._done + 1, self._count)
            self._observer.progress(self._done, self._count)
        return imported_files(path, self._facts[path].edges, self._names.modules)

    def _answer_asked(self) -> None:
        while (asked := self._asked()) is not None:
            found = self._uses(asked.words)
            if found is not None:
                self._facts |= found
                self._report_all(found)
            asked.answer(found is not None)

    def _uses(self, words: frozenset[str]) -> dict[str, FileFacts] | None:
        try:
            found = self._names.uses(words)
        except Cancelled:
            raise
        except Exception:
            # Who waits for these uses gets them at the end of the scan.
            logger.exception("the uses of %s can't be read first", ", ".join(sorted(words)))
            return None
        return None if found is None else {path: each for path, (_, each) in found.items()}

    def _report_all(self, paths: Iterable[str]) -> None:
        for path in imports_first(paths, self._imported_by_read):
            self._report(path, self._facts[path])

    def _imported_by_read(self, path: str) -> Iterator[str]:
        return imported_files(path, self._facts[path].edges, self._names.modules)
