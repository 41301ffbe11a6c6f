"""The longest wait for a popup in a small file while one of 20,000 tasks is read, opened, saved, closed and deleted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import peers
from client import BenchmarkClient
from goals import Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TASKS = 20_000
_TASK = '@shared_task(name="big.task_{number}")\ndef task_{number}(order_id):\n    return order_id\n\n\n'
_SMALL = "from celery import shared_task\n\n\n@shared_task\ndef small(): ...\n\n\nc"
_GOAL = 0.05
_REST = 2.0
_PATIENCE = 120.0


def measure(root: Path, *, quick: bool) -> list[Row]:
    """The longest wait for each event, in seconds; the machine's other work is in it."""
    count = _TASKS // 10 if quick else _TASKS
    text = "from celery import shared_task\n\n\n" + "".join(_TASK.format(number=number) for number in range(count))
    big, small = root / "big.py", root / "small.py"
    big.write_text(text)
    small.write_text(_SMALL)
    client = BenchmarkClient(peers.OURS, root, {"XDG_CACHE_HOME": str(root / "cache")})
    client.start()
    document = client.open(small)
    asked = {"textDocument": document, "position": {"line": _SMALL.count("\n"), "character": 1}}
    client.request("textDocument/completion", asked)

    def knows(name: str) -> Callable[[], bool]:
        return lambda: bool(client.request("workspace/symbol", {"query": name}))

    def longest(is_over: Callable[[], bool]) -> float:
        waits = [0.0]
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end and not is_over():
            rest = time.monotonic() + _REST
            while time.monotonic() < rest:
                waits.append(client.timed("textDocument/completion", asked))
        return max(waits)

    def once() -> Callable[[], bool]:
        left = [False, True]
        return lambda: left.pop(0)

    found = {"read": longest(knows(f"big.task_{count - 1}"))}
    opened = client.open(big)
    found["opened"] = longest(once())
    big.write_text(text.replace('big.task_7"', 'big.saved"'))
    client.notify("textDocument/didSave", {"textDocument": opened})
    found["saved"] = longest(knows("big.saved"))
    client.notify("textDocument/didClose", {"textDocument": opened})
    found["closed"] = longest(once())
    big.unlink()
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": opened["uri"], "type": 3}]})
    found["deleted"] = longest(once())
    client.stop()
    what = f"longest completion while {count:,} tasks are "
    return [Row("pauses", what + event, seconds, at_most=_GOAL) for event, seconds in found.items()]
