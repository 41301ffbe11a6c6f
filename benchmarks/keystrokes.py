"""From one keystroke to findings that know of it, in a small and in a large file, beside all who have findings."""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import editing
import peers
from client import BenchmarkClient
from goals import Row
from stats import in_turns, median
from workspace import until_found

if TYPE_CHECKING:
    from pathlib import Path

_BUDGET = 15.0
_PULLED = ("celeryls", "ruff")
_PUSHED = ("jedi", "pyright")
_WARM_UP = 3
_GOALS = {"ruff": {300: 2.0, 5000: 1.0}, "jedi": {300: 0.01, 5000: 0.01}, "pyright": {300: 0.01, 5000: 0.01}}


def measure(root: Path, *, quick: bool) -> list[Row]:
    """The rows of both files."""
    known = {"celeryls": peers.OURS, **peers.others()}
    servers = {name: known[name] for name in (*_PULLED, *_PUSHED) if name in known}
    rows = []
    for lines in editing.SIZES:
        path = root / f"typed_{lines}.py"
        path.write_text(editing.source(lines).removesuffix("c"))
        with ExitStack() as stack:
            typed = {name: _Typing(stack, each, path, pulls=name in _PULLED) for name, each in servers.items()}
            before = {name: each.client.processor_time() for name, each in typed.items()}
            times = in_turns(typed, 10 if quick else 60, _BUDGET)
            used = {name: each.client.processor_time() - before[name] for name, each in typed.items()}
        middle = {name: median(measured) for name, measured in times.items()}
        mean = {name: used[name] / len(measured) for name, measured in times.items()}
        for kind, figures in (("", middle), (", mean processor time", mean)):
            rows += [
                Row("keystrokes", f"{lines} lines{kind}", figures["celeryls"], name, figures[name], _GOALS[name][lines])
                for name in servers
                if name in _GOALS
            ]
    return rows


class _Typing:
    """Types a letter into the middle task, and waits for what is found then: asked for, or pushed."""

    def __init__(self, stack: ExitStack, command: list[str], path: Path, *, pulls: bool) -> None:
        self.client = BenchmarkClient(command, path.parent, pulls=pulls)
        self.client.start()
        stack.callback(self.client.stop)
        lines = path.read_text().split("\n")
        decorated = [number for number, line in enumerate(lines) if line.startswith("@")]
        self._line = decorated[len(decorated) // 2] + 2
        self._document = self.client.open(path)
        self._wait()
        if command == peers.OURS:
            until_found(self.client, "task_1")
        for _ in range(_WARM_UP):
            self()

    def __call__(self) -> float:
        start = time.perf_counter()
        self.client.type(self._document, self._line, 8, "x")
        self._wait()
        return time.perf_counter() - start

    def _wait(self) -> None:
        if self.client.pulls:
            self.client.request("textDocument/diagnostic", {"textDocument": self._document})
        else:
            self.client.wait_for_findings(self._document)
