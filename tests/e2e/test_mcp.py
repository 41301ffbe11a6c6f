"""`celeryls mcp` as a program: the SDK's own client starts it, asks, and ends it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from .planted import careless, plant

SCRIPT = str(Path(sys.executable).with_name("celeryls"))
TASKS = "from celery import shared_task\n\n\n@shared_task\ndef send(order): ...\n\n\nsend.delay(1, countdown=3)\n"


def test_it_answers_in_a_hostile_workspace_and_runs_nothing_of_it(tmp_path: Path) -> None:
    root, marks = tmp_path / "work", tmp_path / "marks"
    root.mkdir()
    plant(root, marks)
    (root / "pyproject.toml").write_text("")
    (root / "sent.py").write_text(TASKS)
    environment = {**careless(root), "XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    started = StdioServerParameters(command=SCRIPT, args=["mcp"], cwd=root, env=environment)

    async def ask() -> list[Any]:
        async with Client(stdio_client(started)) as client:
            tasks = await client.call_tool("list_celery", {"section": "tasks"})
            findings = await client.call_tool("check_celery", {"paths": ["sent.py"]})
        return [tasks.structured_content, findings.structured_content]

    tasks, findings = asyncio.run(ask())
    assert [each["name"] for each in tasks["tasks"]] == ["sent.send"]
    assert [each["code"] for each in findings["findings"]] == ["CEL304"]
    assert not list(marks.iterdir())


def test_it_ends_with_its_input(tmp_path: Path) -> None:
    ended = subprocess.run([SCRIPT, "mcp", str(tmp_path)], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, b"")


def test_what_is_no_message_does_not_end_it(tmp_path: Path) -> None:
    garbage = b"\x00\xff no JSON\n[1, 2\n{}\n"
    ended = subprocess.run([SCRIPT, "mcp", str(tmp_path)], input=garbage, capture_output=True, check=False)
    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr
