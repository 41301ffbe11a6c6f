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

    def next_uses(self, root: str) -> dict[str, Any] | None:
        found = next((each for each in self._waiting if each["ask"] == "uses" and each["root"] == root), None)
        if found is not None:
            self._waiting.remove(found)
        return found

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


def served(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    IndexProcess(Requests(requests), lambda data: sent.append(json.loads(data))).serve()  # type: ignore[arg-type]
    return sent


def test_the_uses_of_a_name_come_first_and_are_answered_before_the_end(tmp_path: Path):
    use = "from shop.tasks import {name}\n\n\ndef view():\n    {name}.delay(1)\n"
    views = {f"shop/a{number}.py": use.format(name="other") for number in range(20)}
    tasks = TASK.format(name="pay") + TASK.format(name="other").partition("task\n")[2]
    write(tmp_path, {"manage.py": "", "shop/__init__.py": "", "shop/tasks.py": tasks, **views})
    write(tmp_path, {"shop/z.py": use.format(name="pay")})
    root = str(tmp_path)
    scan = {"ask": "scan", "root": root, "number": 1, "exclude": [], "wrappers": [], "left_out": [], "cache": False}
    sent = served([scan, {"ask": "uses", "root": root, "number": 2, "words": ["pay"]}])
    kinds = [message["kind"] for message in sent if message["kind"] in ("defined", "uses", "done")]
    assert kinds == ["defined", "uses", "done"]
    at = next(number for number, message in enumerate(sent) if message["kind"] == "uses")
    assert (sent[at]["number"], sent[at]["told"]) == (2, True)
    before = [path for message in sent[:at] if message["kind"] == "facts" for path in message["files"]]
    assert sorted(before) == [f"{root}/shop/tasks.py", f"{root}/shop/z.py"]


def test_after_a_scan_all_uses_are_told_and_in_a_folder_that_is_not_read_none(tmp_path: Path):
    write(tmp_path, {"a.py": TASK.format(name="pay")})
    root = str(tmp_path)
    scan = {"ask": "scan", "root": root, "number": 1, "exclude": [], "wrappers": [], "left_out": [], "cache": False}
    uses = {"ask": "uses", "number": 2, "words": ["pay"]}
    sent = served([scan, {**uses, "root": root}, {**uses, "root": f"{root}/other"}])
    assert [message["told"] for message in sent if message["kind"] == "uses"] == [True, False]
