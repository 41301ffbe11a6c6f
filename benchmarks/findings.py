"""From a keystroke to what is wrong now, with few findings and with many, and the first findings of a whole file."""

from __future__ import annotations

import time
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

import peers
from client import BenchmarkClient
from goals import Row
from stats import in_turns, median

if TYPE_CHECKING:
    from pathlib import Path

MANY = 400
WHOLE = 2500
_LINES = 5000
_BUDGET = 15.0
_TASK = '''
@shared_task(name="shop.task_{number}"{option})
def task_{number}(self, order_id, quantity=1):
    """Ships an order."""
    order = Order.objects.get(pk=order_id)
    if order.paid:
        task_{other}.delay(order_id, quantity=quantity)
    return {{"order": order_id{name}}}

'''
_HEAD = "from celery import shared_task\n\nfrom shop.models import Order\n\n"


def source(findings: int) -> str:
    """A module of 5,000 lines of tasks, in ``findings`` of which each of both servers finds something."""
    count = _LINES // _TASK.count("\n")
    option, name = ", autoretry_for=(ValueError)", ', "x": undefined'
    tasks = (
        _TASK.format(
            number=number,
            other=(number + 1) % count,
            option=option if number < findings else "",
            name=name if number < findings else "",
        )
        for number in range(count)
    )
    return f"{_HEAD}{''.join(tasks)}"


def short_tasks(findings: int) -> str:
    """A module of tasks of two lines, each with a finding of both servers."""
    task = "@shared_task(autoretry_for=(ValueError))\ndef task_{0}(): return undefined\n"
    return f"{_HEAD}{''.join(map(task.format, range(findings)))}"


def measure(root: Path, *, quick: bool) -> list[Row]:
    """The rows of findings."""
    servers = {"celeryls": peers.OURS, **{name: each for name, each in peers.others().items() if name == "ruff"}}
    figures: dict[str, dict[str, float]] = {name: {} for name in servers}
    for findings in (0, MANY):
        path = root / f"tasks_{findings}_findings.py"
        path.write_text(source(findings))
        with ExitStack() as stack:
            typed = {name: _typist(stack, servers[name], root, path, findings) for name in servers}
            for name, times in in_turns(typed, 10 if quick else 60, _BUDGET).items():
                figures[name][f"key {findings}"] = median(times)
    path = root / "short_tasks.py"
    path.write_text(short_tasks(WHOLE))
    firsts = {name: partial(_first, servers[name], root, path) for name in servers}
    for name, times in in_turns(firsts, 3 if quick else 7, _BUDGET).items():
        figures[name]["first"] = median(times)
    return rows(figures)


def rows(figures: dict[str, dict[str, float]]) -> list[Row]:
    """The figures, beside ruff's where it is installed."""
    ours, theirs = figures["celeryls"], figures.get("ruff", {})
    more = max(ours[f"key {MANY}"] - ours["key 0"], 0.0)
    return [
        _row("keystroke to findings, none", ours["key 0"], theirs.get("key 0")),
        _row(f"keystroke to findings, {MANY}", ours[f"key {MANY}"], theirs.get(f"key {MANY}")),
        Row("findings", f"what {MANY} findings add to a keystroke", more, at_most=0.005),
        _row(f"first findings of a file, {WHOLE}", ours["first"], theirs.get("first")),
    ]


def _row(what: str, ours: float, theirs: float | None) -> Row:
    return Row("findings", what, ours, "ruff" if theirs is not None else "", theirs)


class _Typist:
    """Types a letter into the middle task, and asks for the findings."""

    def __init__(self, client: BenchmarkClient, path: Path) -> None:
        lines = path.read_text().split("\n")
        decorated = [number for number, line in enumerate(lines) if line.startswith("@")]
        self._line = decorated[len(decorated) // 2] + 2
        self._client, self._document = client, client.open(path)

    def __call__(self) -> float:
        start = time.perf_counter()
        self._client.type(self._document, self._line, 8, "x")
        self.findings()
        return time.perf_counter() - start

    def findings(self) -> int:
        """How many are found now."""
        answer = self._client.request("textDocument/diagnostic", {"textDocument": self._document})
        return len(answer["items"]) if answer else 0


def _typist(stack: ExitStack, command: list[str], root: Path, path: Path, findings: int) -> _Typist:
    client = BenchmarkClient(command, root, pulls=True)
    client.start()
    stack.callback(client.stop)
    typist = _Typist(client, path)
    until = time.perf_counter() + 30
    while typist.findings() < findings or client.is_busy():  # the index is not read yet
        if time.perf_counter() > until:
            raise TimeoutError(f"{command} does not find {findings}")
        time.sleep(0.01)
    return typist


def _first(command: list[str], root: Path, path: Path) -> float:
    """From the opening of a file to all that is found in it, in a server that has started."""
    client = BenchmarkClient(command, root, pulls=True)
    client.start()
    client.request("workspace/symbol", {"query": "nothing"})
    start = time.perf_counter()
    document = client.open(path)
    client.request("textDocument/diagnostic", {"textDocument": document})
    took = time.perf_counter() - start
    client.stop()
    return took
