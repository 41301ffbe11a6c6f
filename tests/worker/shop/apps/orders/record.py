"""What happened in which process and when, written to one file that all processes and the tests share."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any


def record(what: str, key: str, **facts: object) -> int:
    """Adds an event, and says how many there are now of this kind and key."""
    event = {"what": what, "key": str(key), "time": time.time(), "pid": os.getpid(), **facts}
    # One write to a file opened for appending isn't torn by those of other processes.
    with _path().open("a", encoding="utf-8") as file:
        file.write(json.dumps(event) + "\n")
    return len(events(what, key))


def events(what: str, key: str) -> list[Any]:
    """The events of one kind and key, in their order."""
    if not _path().exists():
        return []
    found = map(json.loads, _path().read_text(encoding="utf-8").splitlines())
    return [event for event in found if (event["what"], event["key"]) == (what, str(key))]


def meet(place: str) -> None:
    """Returns when a second process is here, too; gives up after 20 seconds.

    Raises:
        TimeoutError: Nobody came.
    """
    record("meet", place)
    deadline = time.monotonic() + 20
    while len({event["pid"] for event in events("meet", place)}) < 2:
        if time.monotonic() > deadline:
            raise TimeoutError(f"nobody came to {place}")
        time.sleep(0.02)


def _path() -> Path:
    return Path(os.environ["SHOP_EVENTS"])
