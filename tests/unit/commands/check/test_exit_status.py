"""The exit status: 0, 1 or 2, and what leaves it as it is."""

import os
import subprocess
import sys
from pathlib import Path

from tests.unit.command_line import DELAY, WRONG, run, written

UNKNOWN = "from lib import app\n\n\n@app.task\ndef f(): ...\n"


def test_findings_are_1_and_none_are_0(shop):
    written(shop, {"tasks.py": DELAY})
    run(status=0)
    written(shop, {"tasks.py": WRONG})
    run(status=1)


def test_exit_zero_is_0_whatever_is_found(shop):
    written(shop, {"tasks.py": WRONG})
    assert "CEL304" in run("--exit-zero", status=0).stdout


def test_an_unknown_option_is_2(shop):
    run("--frobnicate", status=2)


def test_what_is_undecided_is_told_and_changes_nothing(shop):
    settings = 'from celery import Celery\nfrom secret import load\n\napp = Celery("shop")\napp.conf.update(load())\n'
    written(shop, {"shop/app.py": settings})
    told = run(status=0)
    assert told.stdout == (
        "Not decided; rules are silent about it:\n"
        "  settings that can't be read: 1\n"
        "    shop/app.py:5:1 of app.app\n"
        "All checks passed!\n"
    )
    told = run("--format", "json", status=0)
    assert (told.stdout, "shop/app.py:5:1 of app.app" in told.stderr) == ("[]\n", True)


def test_a_result_that_can_t_be_written_is_2(shop):
    """As on a full disk, without a traceback."""
    written(shop, {"tasks.py": WRONG})
    command = [sys.executable, "-m", "celeryls", "check", "--format", "json"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "Error: the result can't be written: No space left on device\n")


def test_a_file_about_celery_that_can_t_be_decoded_is_told(shop):
    text = "from celery import shared_task\n# \xe9\n\n@shared_task(rate_limit='10/minute')\ndef f(): ...\n"
    (shop / "latin.py").write_bytes(text.encode("latin-1"))
    (shop / "other.py").write_bytes("# \xe9".encode("latin-1"))
    told = run("--no-cache", status=0).stdout
    assert told == (
        "Not decided; rules are silent about it:\n  files that can't be read: 1\n    latin.py:1:1\nAll checks passed!\n"
    )
    assert run(status=0).stdout == told
    assert run(status=0).stdout == told  # from the cache


def test_a_file_that_may_not_be_read_is_told(shop, monkeypatch):
    """Whoever lacks the right to read a file does not hear that all is well with it."""
    written(shop, {"tasks.py": DELAY, "locked.py": "x = 1\n"})
    may = os.access
    monkeypatch.setattr("os.access", lambda path, mode: may(path, mode) and Path(path).name != "locked.py")
    told = run("--no-cache", status=0).stdout
    assert "Not decided; rules are silent about it:\n  files that can't be read: 1\n    locked.py:1:1\n" in told


def test_a_version_that_is_none_is_2(shop):
    assert "9x is no version such as 5.4" in run("--celery-version", "9x", status=2).stderr


def test_paths_without_a_file_to_check_are_told(shop):
    """A run that has looked at nothing does not pass for a clean one; the status stays."""
    written(
        shop,
        {"tasks.py": DELAY, "celeryls.toml": 'exclude = ["build"]\n', "build/tasks.py": WRONG, "README.md": "celery"},
    )
    (shop / "empty").mkdir()
    for path in ("build", "build/tasks.py", "README.md", "empty"):
        for _ in range(2):
            told = run(path, status=0)
            assert told.stdout == "All checks passed!\n"
            assert told.stderr == f"warning: {path} has no file to check, or it is excluded\n"
    assert run("tasks.py", status=0).stderr == ""
    assert run(status=0).stderr == ""
