"""What people see: source with carets, colors on a terminal only, nothing that a file could do to a terminal."""

import os
import re
import subprocess
import sys

import pytest
from tests.unit.command_line import DELAY, WRONG, run, written


def test_carets_are_below_what_they_mark_whatever_is_before_it(shop):
    for before, blanks in (("", 0), ("名前 = 1; ", 10), ("\u0301x = 1; ", 7), ("x = '\U0001f600'; ", 10)):
        written(shop, {"tasks.py": f"{DELAY}{before}add.delay(1, 2, countdown=10)\n"})
        carets = next(line for line in run().stdout.splitlines() if "^" in line)
        assert carets == f"  | {' ' * (blanks + 16)}{'^' * 12}", before


def test_tabs_are_blanks(shop):
    written(shop, {"tasks.py": f"{DELAY}if 1:\n\tadd.delay(1, 2, countdown=10)\n"})
    shown = run().stdout.splitlines()
    at = next(number for number, line in enumerate(shown) if "^" in line)
    assert shown[at - 1] == "10 |     add.delay(1, 2, countdown=10)"
    assert shown[at].index("^") == shown[at - 1].index("countdown")


def test_of_a_long_finding_the_first_lines(shop):
    call = "add.apply_async(\n    [\n" + "        1,\n" * 20 + "    ],\n)\n"
    written(shop, {"tasks.py": f"{DELAY}{call}"})
    assert 0 < sum("^" in line for line in run().stdout.splitlines()) <= 6


def test_control_characters_are_shown_as_pictures(shop):
    written(shop, {"tasks.py": f'{DELAY}"\x1b[31m"; add.delay(1, 2, countdown=10)\n'})
    told = run().stdout
    assert "\x1b" not in told
    assert "\u241b[31m" in told


@pytest.mark.parametrize(
    ("environment", "colored"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1"}, False),
    ],
)
def test_colors_are_for_terminals(shop, monkeypatch, environment, colored):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    written(shop, {"tasks.py": WRONG})
    for options in ((), ("--format", "concise"), ("--statistics",), ("--diff",)):
        assert ("\x1b[" in run(*options).stdout) == colored
    for form in ("json", "sarif", "github", "gitlab", "junit"):
        assert "\x1b" not in run("--format", form).stdout


def test_colors_change_nothing_else(shop, monkeypatch):

    written(shop, {"tasks.py": f"{DELAY}" + "add.delay(1, 2, countdown=10)  # [bold]" + "x" * 200 + "\n"})
    plain = run().stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert re.sub("\x1b\\[[0-9;]*m", "", run().stdout) == plain


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
@pytest.mark.parametrize(("variables", "colored"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_on_a_terminal_there_are_colors_and_progress(shop, variables, colored):
    written(shop, {"tasks.py": WRONG})
    environment = {**os.environ, "TERM": "xterm-256color", **variables}
    outside, inside = os.openpty()
    command = [sys.executable, "-m", "celeryls", "check", "--no-cache"]
    with subprocess.Popen(command, stdout=inside, stderr=inside, env=environment) as process:
        os.close(inside)
        text = "".join(iter(lambda: read_from(outside), ""))
    os.close(outside)
    assert process.returncode == 1
    assert ("\x1b[1;31m" in text) == colored
    assert "CEL304" in text
    assert "checking" in text


def read_from(terminal: int) -> str:
    """What is there to read; empty at the end, which Linux tells by an error."""
    try:
        return os.read(terminal, 1000).decode(errors="replace")
    except OSError:
        return ""
