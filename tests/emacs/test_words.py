"""Words inside code and hovers in Emacs, with eglot and yasnippet, in batch."""

import subprocess
from pathlib import Path

import pytest
from tests.served import PROGRAM

SCRIPT = Path(__file__).parent / "words.el"

TASKS = """\
from celery import shared_task


@shared_task(time_limit=2100, ignore_res|)
def pack(order_id: str) -> str:
    return order_id


def order():
    pack.apply_async(("é",), countd|)
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The file as Emacs saved it, and what the hover said."""
    file = tmp_path_factory.mktemp("shop") / "tasks.py"
    file.write_text(TASKS, "utf-8")
    command = ["emacs", "--batch", "--load", str(SCRIPT), str(file), str(PROGRAM)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return file.read_text("utf-8"), done.stdout


def test_an_option_of_a_task_is_completed_with_its_value(written):
    assert "@shared_task(time_limit=2100, ignore_result=True)" in written[0]


def test_an_option_of_a_call_is_completed(written):
    assert 'pack.apply_async(("é",), countdown=' in written[0]


def test_a_hover_says_what_an_option_amounts_to(written):
    assert "A run is killed after 35 min" in written[1]
