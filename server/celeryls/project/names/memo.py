"""A cache of answers with dependency tracking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from celeryls.project.costs import Costs
from celeryls.project.steps import finish

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Hashable, Iterable

Answer = TypeVar("Answer")

Source = tuple[str, str]
"""A dependency: a file's path and a name in it, or one of the marks of `Resolver`."""

_FEW = 4
"""Up to this many readers are stored in a tuple."""

_MOST = 20_000
"""The maximum number of short-lived answers; those of a large project would take much memory."""


class Memo:
    """Answers by question, each with its dependencies, including those of nested questions.

    Some are kept until one of their dependencies changes. The others, intermediate results, are only kept until
    anything changes: there are many of them, and each is quickly computed again.

    Answers for each unit of a file that is being edited are parts of answers about the whole file. The latter depend on
    a mark for all parts of one kind, instead of on the dependencies of each: a file of 500 tasks has thousands.

    Dependencies are stored in tuples, and so are the few readers of most of them: a set takes five times the memory.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Any, tuple[Source, ...]]] = {}
        self._marks: dict[Hashable, Source] = {}
        self._passing: dict[Hashable, tuple[Any, tuple[Source, ...]]] = {}
        self._readers: dict[str, dict[str, tuple[Hashable, ...] | set[Hashable]]] = {}
        self._reading: list[set[Source]] = []
        self.costs = Costs()

    def read(self, source: Source) -> None:
        """Registers ``source`` as a dependency of the current answer."""
        if self._reading:
            self._reading[-1].add(source)

    def read_all(self, sources: Iterable[Source]) -> None:
        """As ``read``, for several."""
        if self._reading:
            self._reading[-1].update(sources)

    def ask(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """The cached answer for the question, else the result of ``answer``; it is cached until anything changes."""
        found = self._passing.get(question)
        if found is None:
            found = self._make(answer)
            if len(self._passing) >= _MOST:
                self.drop_unkept()
            self._passing[question] = found
        if self._reading:
            self._reading[-1].update(found[1])
        made: Answer = found[0]
        return made

    def keep(self, question: Hashable, answer: Callable[[], Answer], mark: Source | None = None) -> Answer:
        """As ``ask``, but cached until one of its dependencies changes.

        ``mark`` stands for the parts that this is one of: answers that depend on the mark are invalidated with it.
        """
        found = self._kept.get(question)
        if found is None:
            found = self._keep(question, answer, mark)
        if self._reading:
            self._reading[-1].update(found[1])
        made: Answer = found[0]
        return made

    def keep_part(self, question: Hashable, answer: Callable[[], Answer], mark: Source) -> Answer:
        """As ``keep``, but its dependencies are not registered: the caller registers ``mark``, once for all parts."""
        made: Answer = (self._kept.get(question) or self._keep(question, answer, mark))[0]
        return made

    def kept(self, question: Hashable) -> Any:  # noqa: ANN401 - an answer of whatever kind
        """The cached answer for a question; None if there is none. No dependency is registered."""
        found = self._kept.get(question)
        return found[0] if found is not None else None

    def all_kept(self, questions: Iterable[Hashable]) -> list[Any]:
        """As ``kept``, for several."""
        get, nothing = self._kept.get, (None, ())
        return [get(question, nothing)[0] for question in questions]

    def drop(self, question: Hashable) -> None:
        """Invalidates one answer, if it is cached."""
        if question in self._kept:
            self._forget(question)

    def is_read(self, path: str) -> bool:
        """Whether any cached answer depends on a file."""
        return path in self._readers

    def change(self, sources: Iterable[Source]) -> set[Hashable]:
        """Invalidates answers that depend on any of ``sources``.

        Returns the questions whose kept answers were dropped.
        """
        return finish(self.change_in_steps(sources))

    def change_in_steps(self, sources: Iterable[Source]) -> Generator[None, None, set[Hashable]]:
        """As ``change``; no question may be asked before the last step."""
        self.drop_unkept()
        forgotten: set[Hashable] = set()
        for source in sources:
            waiting = [source]
            while waiting:
                path, name = waiting.pop()
                fresh = [each for each in self._readers.get(path, {}).get(name, ()) if each not in forgotten]
                forgotten.update(fresh)
                waiting += {mark for each in fresh if (mark := self._marks.get(each))}
            yield
        for question in forgotten:
            self.drop(question)
            yield
        return forgotten

    def drop_unkept(self) -> None:
        """Drops all short-lived answers."""
        self._passing.clear()

    def _keep(
        self, question: Hashable, answer: Callable[[], Answer], mark: Source | None
    ) -> tuple[Answer, tuple[Source, ...]]:
        outer = self.costs.begin(question)
        try:
            found = self._kept[question] = self._make(answer)
        finally:
            self.costs.end(outer)
        if mark is not None:
            self._marks[question] = mark
        for path, name in found[1]:
            readers = self._readers.setdefault(path, {})
            readers[name] = _with(readers.get(name, ()), question)
        return found

    def _forget(self, question: Hashable) -> None:
        self._marks.pop(question, None)
        for path, name in self._kept.pop(question)[1]:
            readers = self._readers[path]
            left = _without(readers[name], question)
            if left:
                readers[name] = left
            else:
                del readers[name]
            if not readers:
                del self._readers[path]

    def _make(self, answer: Callable[[], Answer]) -> tuple[Answer, tuple[Source, ...]]:
        self._reading.append(set())
        try:
            made = answer()
        finally:
            sources = tuple(self._reading.pop())
        return made, sources


def _with(readers: tuple[Hashable, ...] | set[Hashable], question: Hashable) -> tuple[Hashable, ...] | set[Hashable]:
    if isinstance(readers, tuple):
        if len(readers) < _FEW:
            return (*readers, question)
        readers = set(readers)
    readers.add(question)
    return readers


def _without(readers: tuple[Hashable, ...] | set[Hashable], question: Hashable) -> tuple[Hashable, ...] | set[Hashable]:
    if isinstance(readers, tuple):
        return tuple(each for each in readers if each != question)
    readers.discard(question)
    return readers
