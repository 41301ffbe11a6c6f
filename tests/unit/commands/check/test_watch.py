"""`--watch`: a change is checked at once; wrong settings don't end it."""

import os
import signal
import subprocess
import sys

import pytest
from tests.unit.command_line import DELAY, WRONG, written

START = """\
import signal

from celeryls.__main__ import main

signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
"""What a shell starts in the background ignores interrupts, and so would all that it starts."""


@pytest.fixture
def watching(tmp_path):
    """The command in a folder, and its output line by line."""
    folder = written(tmp_path / "work", {"tasks.py": WRONG})
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", START, "check", "--watch", "--format", "concise"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        yield folder, process
        process.kill()


def told(process):
    """What one run says."""
    lines = iter(process.stdout.readline, "")
    return [line.rstrip("\n") for line in iter(lambda: next(lines), "Watching for changes; Ctrl-C ends it.\n")]


def test_each_change_is_checked(watching):
    folder, process = watching
    assert told(process)[0].startswith("tasks.py:9:17: CEL304")
    written(folder, {"tasks.py": DELAY})
    assert told(process) == ["All checks passed!"]
    written(folder, {"more/tasks.py": WRONG})
    assert told(process)[0].startswith("more/tasks.py:9:17: CEL304")
    written(folder, {"celeryls.toml": "select = 1\n"})
    assert told(process)[0].startswith("Error: celeryls.toml:1:1: ")
    written(folder, {"celeryls.toml": 'ignore = ["CEL304"]\n'})
    assert told(process) == ["All checks passed!"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for one process")
def test_an_interrupt_ends_it(watching):
    _, process = watching
    told(process)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) in (1, 130)
