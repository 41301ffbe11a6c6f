"""Which tasks code starts: itself, and through the functions of the project that it calls."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from celeryls.features.calls.functions import FunctionReader
from celeryls.features.calls.model import Start
from celeryls.features.calls.starters import task_starter
from celeryls.features.calls.ways import starts_a_task, way_of
from celeryls.project.model.location import Location
from celeryls.source.usage.mentions import mentions
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from celeryls.features.calls.functions import FunctionText
    from celeryls.features.calls.model import Starter
    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.model.tasks import TaskRecord, UseRecord
    from celeryls.syntax.places import Range

_DEEPEST = 8
_MOST = 200
"""How many functions are followed from one task on."""


class StartReader:
    """Answers for one snapshot; what is read of a function is kept for the next question.

    ``functions`` has what was read of them for other questions about the same texts.
    """

    def __init__(self, snapshot: Snapshot, texts: ProjectTexts, functions: FunctionReader | None = None) -> None:
        self._snapshot = snapshot
        self._texts = texts
        self._functions = functions or FunctionReader(texts)
        self._uses: dict[str, tuple[tuple[Range, UseRecord], ...]] = {}
        self._direct: dict[tuple[str, Span], tuple[Start, ...]] = {}
        self._tasks: dict[tuple[str, Span], bool] = {}

    def of_task(self, task: TaskRecord) -> Generator[None, None, tuple[Start, ...]]:
        """The tasks that a task starts, those that it starts itself first; in steps."""
        return self.of(task_starter(self._snapshot, task))

    def of(self, starter: Starter) -> Generator[None, None, tuple[Start, ...]]:
        """The tasks that a task, a function or a module's code starts; a beat entry starts its own. In steps."""
        if starter.entry is not None:
            entry = starter.entry
            return (Start(entry.task, entry.task or "", ("beat",), starter.place, starter.place),)
        found = [*self._used_within(starter.place.path, starter.extent), *self._again(starter)]
        for start in self._through_functions(starter):
            if start is None:
                yield
            else:
                found.append(start)
        return tuple({(each.name, each.text, each.at): each for each in reversed(found)}.values())[::-1]

    def _again(self, starter: Starter) -> Iterator[Start]:
        """``self.retry()`` in a bound task, ``ship.retry()`` in one that is not."""
        if starter.task is None:
            return
        for function in self._functions.of(starter):
            first = function.usage.function.first if function.usage.function else ""
            names = (f"{first}.retry()", f"{starter.task.function}.retry()")
            for chain, start, end in mentions(function.usage.text):
                if chain in names:
                    begin = function.span.start
                    place = self._place(function.path, Span(begin + start, begin + end))
                    yield Start(starter.task.name, starter.task.title, ("retry",), place, place)

    def _through_functions(self, starter: Starter) -> Iterator[Start | None]:
        """Those that are started in functions; None wherever this can be interrupted."""
        for function in self._functions.of(starter):
            for called in self._functions.called_by(function):
                at = self._place(function.path, called.at)
                for start in self._reached(called.function, function):
                    yield start and start._replace(at=at)

    def _reached(self, first: FunctionText, caller: FunctionText) -> Iterator[Start | None]:
        """The tasks that a function starts, itself and through others; nearest first, and None after each function."""
        seen = {(caller.path, caller.span)}
        ahead: deque[tuple[FunctionText, tuple[str, ...]]] = deque([(first, (first.name,))])
        while ahead and len(seen) < _MOST:
            function, through = ahead.popleft()
            key = function.path, function.span
            if key in seen or self._is_task(function):
                continue
            seen.add(key)
            for start in self._in_function(function):
                yield start._replace(through=through)
            if len(through) < _DEEPEST:
                called = (each.function for each in self._functions.called_by(function))
                ahead.extend((each, (*through, each.name)) for each in called)
            yield None

    def _in_function(self, function: FunctionText) -> tuple[Start, ...]:
        key = function.path, function.span
        if key not in self._direct:
            extent = self._place(function.path, function.span).range
            self._direct[key] = tuple(self._used_within(function.path, extent))
        return self._direct[key]

    def _used_within(self, path: str, extent: Range) -> Iterator[Start]:
        for place, use in self._uses_by_place(path):
            if extent.start <= place.start and place.end <= extent.end:
                at = Location(path, place)
                yield Start(use.task, use.text, way_of(use, at, extent, self._texts), at, at)

    def _uses_by_place(self, path: str) -> tuple[tuple[Range, UseRecord], ...]:
        if path not in self._uses:
            uses = (use for use in self._snapshot.uses_in(path) if starts_a_task(use))
            self._uses[path] = tuple((self._snapshot.location(use.spot).range, use) for use in uses)
        return self._uses[path]

    def _is_task(self, function: FunctionText) -> bool:
        """Whether a function is a task's: calling it runs the task, which is a start of its own."""
        key = function.path, function.span
        if key not in self._tasks:
            start = self._place(*key).range.start
            self._tasks[key] = self._snapshot.task_at(function.path, *start) is not None
        return self._tasks[key]

    def _place(self, path: str, span: Span) -> Location:
        return Location(path, self._texts.range(path, span))
