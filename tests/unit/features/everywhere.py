"""Asks everything about names at every word of a project, as the sweep over public projects and a test do."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from celeryls.commands.file_texts import file_text
from celeryls.features.calls.hierarchy import incoming, outgoing, prepared, starter_again
from celeryls.features.calls.starters import task_starter
from celeryls.features.calls.texts import ProjectTexts
from celeryls.features.definition import definition
from celeryls.features.graph.build import task_graph
from celeryls.features.graph.formats import FORMATS
from celeryls.features.navigation.document_symbols import configured_names
from celeryls.features.navigation.places import places_at
from celeryls.features.navigation.position import PositionQuery
from celeryls.features.references import references
from celeryls.features.symbols import other_symbols, symbols
from celeryls.project.steps import finish
from celeryls.workspace.fixtures import fixtures_beside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from celeryls.project.index.snapshot import Snapshot

_WORD = re.compile(r"[\w.]+")


class Asked:
    """What was asked, each with the seconds of processor time that it took."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def ask(self, what: str, question: Callable[..., Any], *given: Any, **named: Any) -> Any:
        began = time.process_time()
        answer = question(*given, **named)
        self.seconds[what].append(time.process_time() - began)
        return answer


def ask_everywhere(snapshot: Snapshot, root: Path, most: int = 10**9) -> Asked:
    """Asks at the words of the files with facts, at most so many in each file, and about every task."""
    asked = Asked()
    for path in snapshot.tables.bindings:
        asked.ask("document symbols", configured_names, snapshot, path)
        for query in _queries(snapshot, path, most):
            _ask_at(asked, query)
    for task in snapshot.tasks():
        starter, texts = task_starter(snapshot, task), _texts(snapshot)
        callers = asked.ask("incoming", incoming, snapshot, texts, starter)
        asked.ask("outgoing", outgoing, snapshot, _texts(snapshot), starter)
        for other, _ in callers[:2]:
            again = starter_again(snapshot, other.kind, other.name, other.place)
            if again is not None:
                asked.ask("incoming of a caller", incoming, snapshot, texts, again)
                asked.ask("outgoing of a caller", outgoing, snapshot, texts, again)
    for words in ("", "task", "x.y", "é"):
        asked.ask("symbols", _symbols, snapshot, words)
    graph = asked.ask("graph", _graph, snapshot, root)
    for form, written in FORMATS.items():
        if form != "html":
            assert asked.ask(form, written, graph, root)
    return asked


def _texts(snapshot: Snapshot) -> ProjectTexts:
    return ProjectTexts(snapshot, file_text)


def _symbols(snapshot: Snapshot, query: str) -> Any:
    return finish(symbols([snapshot], query)), finish(other_symbols([snapshot], query))


def _graph(snapshot: Snapshot, root: Path) -> Any:
    return finish(task_graph(snapshot, _texts(snapshot), root))


def _references(query: PositionQuery) -> Any:
    fixtures = fixtures_beside(query.snapshot.files())
    return finish(references(query, declaration=False, texts=_texts(query.snapshot), fixtures=fixtures))


def _queries(snapshot: Snapshot, path: str, most: int) -> Iterator[PositionQuery]:
    count = 0
    for line, content in enumerate(re.split(r"\r\n|\n|\r", file_text(path) or "")):
        for word in _WORD.finditer(content):
            count += 1
            if count > most:
                return
            yield PositionQuery(snapshot, path, line, word.start() + len(word[0]) // 2, content)


def _ask_at(asked: Asked, query: PositionQuery) -> None:
    named = asked.ask("definition", definition, query, python_names=True)
    places = asked.ask("places", places_at, query, python_names=True)
    asked.ask("prepared", prepared, *query[:5])
    assert named is None or named.tasks
    assert places is None or places.everywhere
    finish(references(query, declaration=True))
    if named is not None and named.quoted and len(asked.seconds["references"]) < 100:
        asked.ask("references", _references, query)
