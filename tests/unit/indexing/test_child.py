"""The index process answers for each folder, whatever another makes fail."""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.scanning import TASK, write

from celeryls.indexing.process.child import IndexProcess
from celeryls.indexing.scan import Scan
from celeryls.indexing.scan_observer import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Requests:
    """All requests at once, then the end of the server."""

    def __init__(self, requests: list[dict[str, Any]]) -> None:
        self._waiting = deque(requests)

    def next(self, _seconds: float) -> dict[str, Any]:
        if not self._waiting:
            raise Cancelled
        return self._waiting.popleft()

    def batch_of(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        return [request]

    def check_for(self, _root: str) -> Callable[[], None]:
        return lambda: None


@pytest.mark.parametrize("ask", ["scan", "changed"])
def test_an_error_in_one_folder_is_told_and_the_others_are_read(ask: str, tmp_path: Path, monkeypatch):
    write(tmp_path, {"bad/a.py": TASK.format(name="a"), "good/b.py": TASK.format(name="b")})
    bad, good = str(tmp_path / "bad"), str(tmp_path / "good")
    run = Scan.run

    def fail_for_one(scan, observer, touched=None):
        if scan.wanted.root == bad and (touched is not None) == (ask == "changed"):
            raise ValueError("out of order")
        run(scan, observer, touched)

    monkeypatch.setattr(Scan, "run", fail_for_one)
    plain = {"exclude": [], "wrappers": [], "left_out": [], "cache": False}
    requests = [{"ask": "scan", "root": root, "number": number, **plain} for number, root in enumerate((bad, good))]
    if ask == "changed":
        requests.append({"ask": "changed", "root": bad, "number": 2, "paths": [f"{bad}/a.py"]})
    sent: list[dict[str, Any]] = []
    IndexProcess(Requests(requests), lambda data: sent.append(json.loads(data))).serve()  # type: ignore[arg-type]
    done = [(message["root"], bool(message["figures"])) for message in sent if message["kind"] == "done"]
    assert done == [(bad, ask == "changed"), (good, True), *([(bad, False)] if ask == "changed" else [])]
