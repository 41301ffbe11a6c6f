"""Start-up, and round trips in one open file: what somebody feels who types."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING, Any

import peers
from client import BenchmarkClient
from goals import Row
from stats import in_turns, median

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Figures = dict[str, dict[str, float]]

SIZES = (300, 5000)
_ACTION_GOALS = {300: 10, 5000: 4}
_BUDGET = 15.0
_ACTING = ("celeryls", "ruff", "jedi", "pyright")
_TASK = '''
@shared_task(bind=True, name="shop.task_{number}")
def task_{number}(self, order_id, quantity=1):
    """Ships an order."""
    order = Order.objects.get(pk=order_id)
    if order.paid:
        task_{other}.delay(order_id, quantity=quantity)
    return {{"order": order_id}}

'''


def source(lines: int) -> str:
    """A module of tasks, with a prefix half typed at its end."""
    count = lines // _TASK.count("\n")
    tasks = "".join(_TASK.format(number=number, other=(number + 1) % count) for number in range(count))
    return f"from celery import shared_task\n\nfrom shop.models import Order\n\n{tasks}\nc"


@dataclass
class EditingSession:
    """One server with one file open, and the cursor at its end."""

    client: BenchmarkClient
    document: dict[str, str]
    end: int
    task: int
    tasks: Iterator[int]

    @classmethod
    def of(cls, client: BenchmarkClient, path: Path) -> EditingSession:
        """Opens a file; ``task`` is the line of its middle task, ``tasks`` are those of all, again and again."""
        lines = path.read_text().split("\n")
        decorated = [number for number, line in enumerate(lines) if line.startswith("@")]
        middle = decorated[len(decorated) // 2]
        return cls(client, client.open(path), len(lines) - 1, middle, cycle(decorated))

    def complete(self) -> float:
        """Asks for what fits at the end of the file."""
        return self.client.timed("textDocument/completion", self.at_end())

    def change_and_complete(self) -> float:
        """Types a space into the body of the middle task, and asks for what fits at the end of the file."""
        start = time.perf_counter()
        self.client.type(self.document, self.task + 3, 4, " ")
        self.client.request("textDocument/completion", self.at_end())
        return time.perf_counter() - start

    def act(self) -> float:
        """Asks for the actions on the middle task's ``def``, each time on the same one."""
        return self._act(self.task)

    def act_elsewhere(self) -> float:
        """Asks for the actions on the ``def`` of the next task."""
        return self._act(next(self.tasks))

    def _act(self, task: int) -> float:
        at = {"line": task + 1, "character": 6}
        place = {"range": {"start": at, "end": at}, "context": {"diagnostics": []}}
        return self.client.timed("textDocument/codeAction", {"textDocument": self.document, **place})

    def at_end(self) -> dict[str, Any]:
        """The parameters of a request for the end of the file."""
        return {"textDocument": self.document, "position": {"line": self.end, "character": 1}}


def measure(root: Path, *, quick: bool) -> tuple[list[Row], Figures]:
    """The rows with goals, and the figures of all servers."""
    for lines in SIZES:
        (root / f"tasks_{lines}.py").write_text(source(lines))
    servers = {"celeryls": peers.OURS, "pygls": _as_long_a_list(root), "pygls, empty": peers.EMPTY, **peers.others()}
    figures: Figures = {name: {} for name in servers}
    starts: Mapping[str, Callable[[], float]] = {name: partial(_start, servers[name], root) for name in servers}
    _keep(figures, "initialize", in_turns(starts, 3 if quick else 9, _BUDGET))
    used = {name: partial(_start_computed, servers[name], root) for name in ("celeryls", "pygls, empty")}
    _keep(figures, "initialize computed", in_turns(used, 3 if quick else 9, _BUDGET))
    firsts = {name: partial(_first_completion, servers[name], root) for name in _completing(servers)}
    _keep(figures, "first completion", in_turns(firsts, 3 if quick else 7, _BUDGET))
    for lines in SIZES:
        with ExitStack() as stack:
            open_ = {name: _opened(stack, servers[name], root, lines) for name in servers if name != "pygls, empty"}
            rounds = 10 if quick else 60
            asked = {name: session.complete for name, session in open_.items() if name in _completing(servers)}
            _keep(figures, f"completion {lines}", in_turns(asked, rounds, _BUDGET))
            changed = {name: open_[name].change_and_complete for name in asked}
            _keep(figures, f"change {lines}", in_turns(changed, rounds, _BUDGET))
            acting = {name: open_[name].act for name in open_ if name in _ACTING}
            _keep(figures, f"action {lines}", in_turns(acting, rounds // 2, _BUDGET))
            acting = {name: open_[name].act_elsewhere for name in acting}
            _keep(figures, f"action elsewhere {lines}", in_turns(acting, rounds // 2, _BUDGET))
            for name, session in open_.items():
                figures[name][f"MiB {lines}"] = session.client.memory()
    return rows(figures), figures


def rows(figures: Figures) -> list[Row]:
    """The figures that have a goal."""
    ours = figures["celeryls"]
    found = [
        _beside(figures, "spawn to initialize", "initialize", "pygls, empty", 0.1),
        Row("editing", "processor time to initialize", ours["initialize computed"], at_most=0.08),
        _beside(figures, "processor time to initialize", "initialize computed", "pygls, empty", 0.1),
        _beside(figures, "spawn to initialize", "initialize", "pylsp", None),
        _beside(figures, "spawn to first completion", "first completion", "jedi", 0.5),
        _beside(figures, "spawn to first completion", "first completion", "pylsp", None),
    ]
    for lines in SIZES:
        found.append(_beside(figures, f"completion, {lines} lines", f"completion {lines}", "pygls", 0.6))
        found.append(_beside(figures, f"completion, {lines} lines", f"completion {lines}", "jedi", 0.02))
    what = "completion after a change, 5000 lines"
    found.append(Row("editing", what, ours["change 5000"], "300 lines", ours["change 300"], 1.5))
    found += [
        _beside(figures, f"code action, {lines} lines", f"action {lines}", "ruff", _ACTION_GOALS[lines])
        for lines in SIZES
    ]
    found += [
        _beside(figures, f"code action on the next task, {lines} lines", f"action elsewhere {lines}", "ruff", None)
        for lines in SIZES
    ]
    return [row for row in found if row is not None]


def _beside(figures: Figures, what: str, column: str, other: str, at_most: float | None) -> Row | None:
    if column not in figures.get(other, {}):
        return None
    return Row("editing", what, figures["celeryls"][column], other, figures[other][column], at_most)


def _completing(servers: Mapping[str, object]) -> list[str]:
    return [name for name in servers if name not in ("pygls, empty", "ruff")]


def _keep(figures: Figures, column: str, times: Mapping[str, list[float]]) -> None:
    for name, measured in times.items():
        figures[name][column] = median(measured)


def _start(command: list[str], root: Path) -> float:
    client = BenchmarkClient(command, root)
    took = client.start()
    client.stop()
    return took


def _start_computed(command: list[str], root: Path) -> float:
    """The processor time until ``initialize`` is answered, and not that of a process below the server."""
    client = BenchmarkClient(command, root)
    client.start()
    took = client.own_time()
    client.stop()
    return took


def _first_completion(command: list[str], root: Path) -> float:
    client = BenchmarkClient(command, root)
    client.start()
    session = EditingSession.of(client, root / f"tasks_{SIZES[0]}.py")
    session.complete()
    took = time.perf_counter() - client.started
    client.stop()
    return took


def _opened(stack: ExitStack, command: list[str], root: Path, lines: int) -> EditingSession:
    client = BenchmarkClient(command, root)
    client.start()
    stack.callback(client.stop)
    session = EditingSession.of(client, root / f"tasks_{lines}.py")
    session.complete()
    return session


def _as_long_a_list(root: Path) -> list[str]:
    """A pygls server with as many items as ours gives, whose answer is as long."""
    with ExitStack() as stack:
        session = _opened(stack, peers.OURS, root, SIZES[0])
        answer = session.client.request("textDocument/completion", session.at_end())
    items = answer["items"]
    bare = len(json.dumps({"label": "cprefix1", "kind": 15, "detail": "Celery: a pattern", "insertTextFormat": 2}))
    return peers.ready_made(len(items), max(len(json.dumps(items)) // len(items) - bare, 1))
