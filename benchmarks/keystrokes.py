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

if TYPE_CHECKING:
    from pathlib import Path

_BUDGET = 15.0
_PULLED = ("celeryls", "ruff")
_PUSHED = ("jedi", "pyright")
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
            times = in_turns(typed, 10 if quick else 60, _BUDGET)
        middle = {name: median(measured) for name, measured in times.items()}
        rows += [
            Row("keystrokes", f"keystroke to findings, {lines} lines", middle["celeryls"], name, middle[name], goal)
            for name, goal in ((name, _GOALS[name][lines]) for name in servers if name in _GOALS)
        ]
    return rows


class _Typing:
    """Types a letter into the middle task, and waits for what is found then: asked for, or pushed."""

    def __init__(self, stack: ExitStack, command: list[str], path: Path, *, pulls: bool) -> None:
        self._client = BenchmarkClient(command, path.parent, pulls=pulls)
        self._client.start()
        stack.callback(self._client.stop)
        lines = path.read_text().split("\n")
        decorated = [number for number, line in enumerate(lines) if line.startswith("@")]
        self._line = decorated[len(decorated) // 2] + 2
        self._document = self._client.open(path)
        self._wait()

    def __call__(self) -> float:
        start = time.perf_counter()
        self._client.type(self._document, self._line, 8, "x")
        self._wait()
        return time.perf_counter() - start

    def _wait(self) -> None:
        if self._client.pulls:
            self._client.request("textDocument/diagnostic", {"textDocument": self._document})
        else:
            self._client.wait_for_findings(self._document)
