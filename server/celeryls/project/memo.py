"""Answers that are kept until something changes that they were read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

Answer = TypeVar("Answer")

Source = tuple[str, str]
"""What an answer is read from: a file's path and a name in it, or one of the marks that `Resolver` has."""

_FEW = 5000


class Memo:
    """Answers by their question, each with the sources that it was read from, questions asked on the way included."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, tuple[Any, frozenset[Source]]] = {}
        self._readers: dict[Source, set[Hashable]] = {}
        self._reading: list[set[Source]] = []
        self._lasting = 0

    def read(self, source: Source) -> None:
        """Notes that the answer that is just being made depends on ``source``."""
        if self._reading:
            self._reading[-1].add(source)

    def ask(self, question: Hashable, answer: Callable[[], Answer]) -> Answer:
        """What is kept for the question, else what ``answer`` makes."""
        kept = self._answers.get(question)
        if kept is None:
            kept = self._make(question, answer)
        if self._reading:
            self._reading[-1] |= kept[1]
        made: Answer = kept[0]
        return made

    def change(self, sources: Iterable[Source]) -> set[Hashable]:
        """Forgets what was read from any of ``sources``; returns the questions of what was forgotten."""
        forgotten: set[Hashable] = set()
        for source in sources:
            forgotten |= self._readers.pop(source, set())
        for question in forgotten:
            self.forget(question)
        return forgotten

    def thin_out(self, lasting: Callable[[Hashable], bool]) -> None:
        """Keeps the lasting answers alone, once there are many others: those are most of what a large project holds."""
        if len(self._answers) < 2 * self._lasting + _FEW:
            return
        self._answers = {question: kept for question, kept in self._answers.items() if lasting(question)}
        self._lasting = len(self._answers)
        self._readers = {}
        for question, (_, sources) in self._answers.items():
            for source in sources:
                self._readers.setdefault(source, set()).add(question)

    def forget(self, question: Hashable) -> None:
        """Forgets one answer, if there is one."""
        _, sources = self._answers.pop(question, (None, frozenset()))
        for source in sources:
            if readers := self._readers.get(source):
                readers.discard(question)

    def _make(self, question: Hashable, answer: Callable[[], Answer]) -> tuple[Answer, frozenset[Source]]:
        self._reading.append(set())
        try:
            made = answer()
        finally:
            sources = frozenset(self._reading.pop())
        kept = (made, sources)
        self._answers[question] = kept
        for source in sources:
            self._readers.setdefault(source, set()).add(question)
        return kept
