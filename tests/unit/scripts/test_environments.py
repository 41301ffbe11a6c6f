from __future__ import annotations

import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from scripts.catalogue import environments
from scripts.catalogue.environments import environment

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_an_environment_is_made_once_when_several_ask_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], **_: Any) -> None:
        commands.append(command)
        time.sleep(0.05)
        (tmp_path / "5.6.0").mkdir(exist_ok=True)

    monkeypatch.setattr(environments, "CACHE", tmp_path)
    monkeypatch.setattr(subprocess, "run", run)
    with ThreadPoolExecutor(4) as threads:
        pythons = {*threads.map(environment, ["5.6.0"] * 4)}
    assert len(pythons) == 1
    assert ["venv" in command for command in commands] == [True, False]
