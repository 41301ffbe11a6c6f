"""The test of a task passes on its task, and fails on one that is wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .project import plain

CONFTEST = "import django\n\ndjango.setup()\n"


@pytest.mark.parametrize(
    ("wrong", "right", "failed"),
    [
        ("", "", ""),
        ('{"synced": {self.client.sync()}}', '{"synced": self.client.sync()}', "returns_what_can_be_sent"),
        ("autoretry_for = ()", "autoretry_for = (ConnectionError, TimeoutError)", "is_retried"),
    ],
    ids=["as it is", "a set is returned", "nothing is retried"],
)
def test_it_finds_what_a_worker_would(shop, tmp_path, wrong, right, failed):
    for path in ("config", "apps"):
        (tmp_path / path).symlink_to(shop.folder / path)
    tasks = (shop.folder / "apps/orders/tasks/classes.py").read_text()
    assert right in tasks
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "classes.py").write_text(tasks.replace(right, wrong) if right else tasks)
    test = plain("ctest").replace("from apps.orders import tasks", "import classes as tasks")
    (tmp_path / "test_tasks.py").write_text(test)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rf", "."]
    env = {**shop.env, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    failures = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert done.returncode == bool(failed), done.stdout
    assert [failed in line for line in failures] == [True] * bool(failed)
