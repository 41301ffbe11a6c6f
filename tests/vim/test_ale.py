"""Vim with ALE, on a terminal of its own, with the configuration on its page."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tests.served import environment

JOURNEY = Path(__file__).parent / "ale.vim"
PAGE = Path(__file__).parents[2] / "docs/editors/vim.md"
TASKS = """\
from celery import shared_task


@shared_task
def pack(order_id: str) -> str:
    return order_id


pack.delay("1", countdown=10)
"""


def test_a_finding_is_shown_at_its_line(tmp_path):
    configuration = re.search(r"```vim\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert configuration is not None
    (tmp_path / "page.vim").write_text(configuration[1], "utf-8")
    (tmp_path / "manage.py").write_text("", "utf-8")
    (tmp_path / "tasks.py").write_text(TASKS, "utf-8")
    files = {"PAGE": "page.vim", "FILE": "tasks.py", "OUT": "found.json"}
    own = {f"JOURNEY_{name}": str(tmp_path / file) for name, file in files.items()}
    vim = f"vim -Nu NONE -i NONE -n -S '{JOURNEY}'"
    subprocess.run(
        ["script", "--quiet", "--command", vim, "/dev/null"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env=environment() | own | {"HOME": str(tmp_path), "TERM": "xterm"},
        timeout=120,
        check=False,
    )
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))
    assert [(line, text.partition(":")[0]) for line, text in found] == [(9, "CEL304")]
