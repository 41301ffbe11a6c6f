"""CEL318: a worker and beat send `on_after_configure` before they import the modules of `include`."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

APP = """
import os, sys

from celery import Celery
from celery.signals import beat_init, worker_ready

CALLED = []
app = Celery("shop", broker="memory://", include={include})


def end(**kwargs):
    print("called:", *CALLED, file=sys.__stdout__, flush=True)
    os._exit(0)


worker_ready.connect(end)
beat_init.connect(end)
{last}
"""
JOBS = """
from celery import shared_task
from shop.celery import CALLED, app

@app.task
def pay(): ...

@shared_task
def ship(): ...

{before}

@app.on_after_configure.connect
def configured(sender, **kwargs):
    CALLED.append("configured")

@app.on_after_finalize.connect
def finalized(sender, **kwargs):
    CALLED.append("finalized")
"""
INCLUDED = {"include": "['shop.jobs']", "last": ""}
DISCOVERED = {"include": "[]", "last": "app.autodiscover_tasks(['shop'], 'jobs')"}
AT_ONCE = {"include": "[]", "last": "app.autodiscover_tasks(['shop'], 'jobs', force=True)"}
IMPORTED = {"include": "[]", "last": "import shop.jobs"}


def called(
    folder: Path, command: str, app: dict[str, str], before: str = "", python: str = sys.executable
) -> list[str]:
    """The handlers that were called until a worker was ready, or beat started."""
    package = folder / "shop"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "celery.py").write_text(APP.format(**app))
    (package / "jobs.py").write_text(JOBS.format(before=before))
    options = ["-P", "solo", "--without-gossip", "--without-mingle"] if command == "worker" else ["-s", "schedule"]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CELERY")}
    done = subprocess.run(
        [python, "-m", "celery", "-A", "shop.celery", command, *options],
        cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert "called:" in done.stdout, done.stderr
    return done.stdout.partition("called:")[2].split()


@pytest.mark.parametrize("command", ["worker", "beat"])
@pytest.mark.parametrize("app", [INCLUDED, DISCOVERED], ids=["included", "discovered"])
def test_in_a_module_that_is_imported_later_only_on_after_finalize_is_called(tmp_path, command, app):
    assert called(tmp_path, command, app) == ["finalized"]


def test_so_it_is_with_the_oldest_celery(tmp_path, oldest_celery):
    assert called(tmp_path, "worker", INCLUDED, python=str(oldest_celery)) == ["finalized"]


@pytest.mark.parametrize("app", [IMPORTED, AT_ONCE], ids=["imported", "at-once"])
def test_with_the_app_both_are_called(tmp_path, app):
    assert called(tmp_path, "worker", app) == ["configured", "finalized"]


@pytest.mark.parametrize(("before", "after"), [("pay.s()", ["finalized"]), ("ship.s()", []), ("app.finalize()", [])])
def test_the_first_use_of_a_task_sends_the_signals(tmp_path, before, after):
    assert called(tmp_path, "worker", IMPORTED, before) == after


def test_writing_a_setting_does_not(tmp_path):
    assert called(tmp_path, "worker", IMPORTED, "app.conf.timezone = 'UTC'") == ["configured", "finalized"]
