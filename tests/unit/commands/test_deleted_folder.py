"""A command that needs the current folder says that it was deleted."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from celeryls.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SAID = "Error: The current folder was deleted. Change to another one.\n"


@pytest.fixture
def deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is left while it is the current one."""
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    return folder


@pytest.mark.usefixtures("deleted")
@pytest.mark.parametrize(
    "arguments",
    [
        ["--info"],
        ["check"],
        ["index"],
        ["graph"],
        ["explain", "ship"],
        ["explain", "--all"],
        ["sweep", "."],
        ["new", "--pattern", "email"],
    ],
)
def test_one_line_says_so(arguments: list[str]):
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stderr) == (2, SAID)


@pytest.mark.usefixtures("deleted")
@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["rule", "CEL101"]])
def test_what_needs_no_folder_works(arguments: list[str]):
    assert CliRunner().invoke(main, arguments).exit_code == 0


def test_a_command_of_its_own_says_so_without_a_traceback(tmp_path: Path):
    folder = tmp_path / "gone"
    folder.mkdir()
    left = f"import os, sys; os.chdir({str(folder)!r}); os.rmdir({str(folder)!r})"
    code = f"{left}; sys.argv[1:] = ['--info']; from celeryls.__main__ import main; main()"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (2, SAID)


def test_another_missing_file_is_no_such_case(monkeypatch: pytest.MonkeyPatch):
    def fail(_: object) -> None:
        raise FileNotFoundError("other")

    monkeypatch.setattr("celeryls.commands.info.report.show", fail)
    result = CliRunner().invoke(main, ["--info"])
    assert isinstance(result.exception, FileNotFoundError)
