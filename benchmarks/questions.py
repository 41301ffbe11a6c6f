"""Asks everything that can be asked about names, at many places of projects, in this process.

    python benchmarks/questions.py FOLDER [FOLDER…] [--every N]

asks at all tasks, at all places that name one, and at every Nth word of the files with facts (default 10). It prints
for each question, with an answer and without, the median, the 95th percentile and the longest of its times, and what it
raised; it exits with 1 if anything was raised. Times are milliseconds of the processor. First questions are among them.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celeryls.commands.file_texts import file_text
from celeryls.features.calls.hierarchy import incoming, outgoing, prepared, starter_again
from celeryls.features.calls.reading import KeptCallReading
from celeryls.features.calls.starters import task_starter
from celeryls.features.calls.texts import ProjectTexts
from celeryls.features.definition import definition
from celeryls.features.effective.configuration import configurations
from celeryls.features.graph.build import task_graph
from celeryls.features.graph.formats import FORMATS
from celeryls.features.hover.hover import hover
from celeryls.features.hover.scope import HoverScope
from celeryls.features.lenses.lenses import lenses
from celeryls.features.navigation.document_symbols import configured_names
from celeryls.features.navigation.places import places_at
from celeryls.features.navigation.position import PositionQuery
from celeryls.features.navigation.written_names import WrittenNames
from celeryls.features.references import references
from celeryls.features.renaming.asked import name_in_string
from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.symbols import other_symbols, symbols
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.project.steps import finish
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.features.calls.model import Starter
    from celeryls.indexing.whole_index import WholeIndex
    from celeryls.project.index.snapshot import Snapshot

_WORD = re.compile(r"[\w.]+")
_LINE_END = re.compile(r"\r\n|\n|\r")


class QuestionTimes:
    """What was asked, each with the seconds of processor time that it took, and what it raised."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.slowest: dict[str, tuple[float, str]] = {}
        self.raised: list[tuple[str, str]] = []

    def ask(self, what: str, where: str, question: Callable[..., Any], *given: Any, **named: Any) -> Any:  # noqa: ANN401 - any answer
        """The answer to a question; None if it raises something. ``where`` says what it is about."""
        began = time.process_time()
        try:
            answer = question(*given, **named)
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            answer = None
            self.raised.append((f"{what} at {where}", traceback.format_exc()))
        took = time.process_time() - began
        row = what if answer else f"{what}, none"
        self.seconds[row].append(took)
        if took > self.slowest.get(row, (0.0, ""))[0]:
            self.slowest[row] = took, where
        return answer


class EveryQuestion:
    """Everything that can be asked about one project, which is read already."""

    def __init__(self, found: WholeIndex, root: Path) -> None:
        self.asked = QuestionTimes()
        self._index = found.index
        self._snapshot: Snapshot = found.snapshot
        self._root = root
        self._written = WrittenNames()
        self._calls = KeptCallReading()
        self._scope = HoverScope(found.index, is_complete=True, celery=None, now=datetime.now(UTC))

    def ask_everywhere(self, every: int = 1, most: int = 10**9) -> QuestionTimes:
        """Asks about each file with facts, at most at so many of its words, about each task, and about the project."""
        for path in self._snapshot.tables.bindings:
            self._ask_in(path, every, most)
        for task in self._snapshot.tasks():
            self._ask_about(task)
        for words in ("", "task", "x.y", "é"):
            self.asked.ask("symbols", words, self._symbols, words)
        graph = self.asked.ask("graph", "", self._graph)
        for form, written in FORMATS.items():
            if form != "html":
                self.asked.ask(form, "", written, graph, self._root)
        return self.asked

    def _ask_in(self, path: str, every: int, most: int) -> None:
        ask, text = self.asked.ask, file_text(path) or ""
        ask("document symbols", path, configured_names, self._snapshot, path)
        ask("lenses", path, self._lenses, path)
        file = SourceFile.of(text)
        for query, at in self._places(path, text, every, most):
            where = f"{path}:{query.line + 1}:{query.column + 1}"
            ask("definition", where, definition, query, python_names=True)
            ask("places", where, places_at, query, python_names=True)
            ask("prepare call hierarchy", where, prepared, *query[:5])
            ask("references", where, self._references, query)
            ask("hover", where, hover, self._scope, path, file, at)
            ask("prepare rename", where, self._prepare_rename, file, path, at)

    def _ask_about(self, task: Any) -> None:  # noqa: ANN401 - a record
        ask, snapshot, title = self.asked.ask, self._snapshot, task.title
        starter = task_starter(snapshot, task)
        ask("explain", title, configurations, self._index, task)
        ask("outgoing", title, self._outgoing, starter)
        callers = ask("incoming", title, self._incoming, starter)
        for other, _ in (callers or ())[:2]:
            again = starter_again(snapshot, other.kind, other.name, other.place)
            if again is not None:
                ask("incoming of a caller", other.name, self._incoming, again)
                ask("outgoing of a caller", other.name, self._outgoing, again)

    def _places(self, path: str, text: str, every: int, most: int) -> Iterator[tuple[PositionQuery, int]]:
        """The middles of words: those where a task is made or named, and every so many of the others."""
        spots = [each.spot for each in self._snapshot.tasks_in(path)]
        spots += [each.spot for each in self._snapshot.uses_in(path)]
        places = [place.range for spot in spots if (place := self._snapshot.location(spot)).path == path]
        named = {line for place in places for line in (place.line, place.end_line)}
        count = asked = start = 0
        for line, content in enumerate(_LINE_END.split(text)):
            for word in _WORD.finditer(content):
                count += 1
                if count % every and line not in named:
                    continue
                asked += 1
                if asked > most:
                    return
                column = word.start() + len(word[0]) // 2
                yield PositionQuery(self._snapshot, path, line, column, content), start + column
            start += len(content)
            start += len(end[0]) if (end := _LINE_END.match(text, start)) else 0

    def _outgoing(self, starter: Starter) -> Any:  # noqa: ANN401 - any answer
        return finish(outgoing(self._calls.of(self._snapshot, file_text), starter))

    def _incoming(self, starter: Starter) -> Any:  # noqa: ANN401 - as above
        return finish(incoming(self._calls.of(self._snapshot, file_text), starter))

    def _texts(self) -> ProjectTexts:
        return ProjectTexts(self._snapshot, file_text)

    def _lenses(self, path: str) -> Any:  # noqa: ANN401 - as above
        return finish(lenses(self._index, path))

    def _symbols(self, query: str) -> Any:  # noqa: ANN401 - as above
        return finish(symbols([self._snapshot], query)), finish(other_symbols([self._snapshot], query))

    def _graph(self) -> Any:  # noqa: ANN401 - as above
        return finish(task_graph(self._snapshot, self._texts(), self._root))

    def _references(self, query: PositionQuery) -> Any:  # noqa: ANN401 - as above
        naming = partial(self._written.files_naming, files=self._snapshot.paths())
        return finish(references(query, declaration=False, texts=self._texts(), files_naming=naming))

    def _prepare_rename(self, file: SourceFile, path: str, at: int) -> Any:  # noqa: ANN401 - as above
        try:
            return name_in_string(self._snapshot, file, path, at)
        except RenameRefusedError as refusal:
            return str(refusal)


def questions(root: Path) -> EveryQuestion:
    """The questions about a folder, which is read for them without a cache."""
    return EveryQuestion(index_folder(ScanRequest(str(root)), cache=False), root)


def main() -> None:
    """Asks about each folder, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=10, metavar="N")
    given = parser.parse_args()
    raised = 0
    for folder in given.folders:
        asked = questions(folder.resolve()).ask_everywhere(given.every)
        print(f"{folder.name}: {sum(map(len, asked.seconds.values()))} questions, {len(asked.raised)} raised")
        for what, seconds in sorted(asked.seconds.items()):
            print(_row(what, seconds, asked.slowest.get(what, (0.0, ""))[1]))
        for where, trace in asked.raised[:3]:
            print(where, trace, sep="\n")
        raised += len(asked.raised)
    sys.exit(bool(raised))


def _row(what: str, seconds: list[float], slowest: str) -> str:
    ordered = sorted(seconds)
    shown = (ordered[len(ordered) // 2], ordered[len(ordered) * 95 // 100], ordered[-1])
    return f"  {what:30}{len(ordered):7}" + "".join(f"{each * 1000:9.2f}" for each in shown) + f"  {slowest[-90:]}"


if __name__ == "__main__":
    main()
