"""Words inside code, hovers and signature help, in a small and in a large file.

Beside a server with as long an answer ready-made, and beside those that answer something at the same place.
"""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

import editing
import peers
from client import BenchmarkClient
from goals import Row
from stats import in_turns, median
from workspace import until_found

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BUDGET = 10.0
_MOST = 1.5
_TAIL = """

@shared_task(time_limit=2100, )
def last(order_id): ...


def order():
    last.delay(1)
"""


class _Question(NamedTuple):
    """A request at a place behind some text of the file's end; ``others`` answer it, too."""

    what: str
    method: str
    behind: str
    others: tuple[str, ...] = ()


_QUESTIONS = (
    _Question("options of a decorator", "textDocument/completion", "time_limit=2100, "),
    _Question("hover on an option", "textDocument/hover", "@shared_task(time_"),
    _Question("hover on a call", "textDocument/hover", "last.de", ("pyright", "jedi", "ty")),
    _Question("signature of a call", "textDocument/signatureHelp", "last.delay(", ("pyright", "jedi", "ty")),
)


def measure(root: Path, *, quick: bool) -> list[Row]:
    """The rows of both files."""
    rows = []
    for lines in editing.SIZES:
        path = root / f"words_{lines}.py"
        path.write_text(editing.source(lines).removesuffix("c").rstrip() + _TAIL)
        for question in _QUESTIONS:
            rows += _rows(path, lines, question, quick=quick)
    return rows


def _rows(path: Path, lines: int, question: _Question, *, quick: bool) -> list[Row]:
    with ExitStack() as stack:
        ours = _Asked(stack, peers.OURS, path, question)
        until_found(ours.client, "task_1")
        given = path.with_suffix(".json")
        given.write_text(json.dumps(ours.answer()))
        asked = {"ours": ours, "pygls": _Asked(stack, peers.answering(given), path, question)}
        for name, command in peers.others().items():
            if name in question.others:
                asked[name] = _Asked(stack, command, path, question)
        times = in_turns(asked, 10 if quick else 100, _BUDGET)
    middle = {name: median(measured) for name, measured in times.items()}
    what = f"{question.what}, {lines} lines"
    goal = {"pygls": _MOST}
    return [Row("words", what, middle["ours"], name, middle[name], goal.get(name)) for name in asked if name != "ours"]


class _Asked:
    """A server that is asked the same question again and again."""

    def __init__(self, stack: ExitStack, command: Sequence[str], path: Path, question: _Question) -> None:
        self.client = BenchmarkClient(command, path.parent)
        self.client.start()
        stack.callback(self.client.stop)
        text = path.read_text()
        at = text.rindex(question.behind) + len(question.behind)
        line, start = text.count("\n", 0, at), text.rfind("\n", 0, at) + 1
        here = {"textDocument": self.client.open(path), "position": {"line": line, "character": at - start}}
        self._method, self._here = question.method, here
        self.answer()

    def __call__(self) -> float:
        start = time.perf_counter()
        self.answer()
        return time.perf_counter() - start

    def answer(self) -> Any:  # noqa: ANN401 - any JSON
        """What the server answers."""
        return self.client.request(self._method, self._here)
