"""Which wheels a platform lacks, as pip tells it one by one, and that a wheel is the pinned one."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from scripts.bundle import wheels as getting

LOCK = """\
attrs==26.1.0 \\
    --hash=sha256:{attrs} \\
    --hash=sha256:00
    # via cattrs
tree-sitter==0.25.2 \\
    --hash=sha256:11
tree-sitter-python==0.25.0 \\
    --hash=sha256:22
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:33
"""
GOOD = b"attrs"


@pytest.fixture
def pip(monkeypatch, tmp_path):
    """A pip for which some packages have no wheel; what it was asked for, call by call."""
    lock = tmp_path / "requirements.txt"
    lock.write_text(LOCK.format(attrs=hashlib.sha256(GOOD).hexdigest()))
    monkeypatch.setattr(getting, "LOCK", lock)
    monkeypatch.setattr(getting, "CACHE", tmp_path / "cache")
    asked: list[list[str]] = []

    def install(*missing, says="ERROR: No matching distribution found for {}"):
        def run(command, **_):
            given = {each.partition("=")[0]: each.partition("=")[2] for each in command if each.startswith("--")}
            names = [line.split()[0] for line in Path(given["--requirement"]).read_text().splitlines() if "==" in line]
            names = [name for name in names if "=" in name and not name.startswith("-")]
            asked.append(names)
            lacking = [name for name in names if name in missing]
            if lacking:
                return subprocess.CompletedProcess(command, 1, "", says.format(lacking[0]))
            Path(given["--dest"], "attrs-26.1.0-py3-none-any.whl").write_bytes(GOOD)
            return subprocess.CompletedProcess(command, 0, "", "")

        monkeypatch.setattr(subprocess, "run", run)
        return asked

    return install


def test_what_pip_misses_is_taken_out_until_it_has_the_rest(pip):
    asked = pip("tree-sitter==0.25.2", "colorama==0.4.6")
    found = getting.wheels("alpine-arm64", "3.11")
    assert found.missing == ("tree-sitter==0.25.2", "colorama==0.4.6")
    assert [file.name for file in found.files] == ["attrs-26.1.0-py3-none-any.whl"]
    assert asked[-1] == ["attrs==26.1.0", "tree-sitter-python==0.25.0"]
    assert len(asked) == 3


def test_what_is_cached_is_not_asked_for_again(pip):
    asked = pip("tree-sitter==0.25.2")
    first = getting.wheels("alpine-arm64", "3.11")
    count = len(asked)
    assert getting.wheels("alpine-arm64", "3.11") == first
    assert len(asked) == count


def test_a_cached_wheel_that_is_not_the_pinned_one_is_fetched_anew(pip):
    pip()
    (file,) = getting.wheels("linux-x64", "3.11").files
    file.write_bytes(b"another")
    (file,) = getting.wheels("linux-x64", "3.11").files
    assert file.read_bytes() == GOOD


@pytest.mark.parametrize("says", ["ERROR: no route to host", "ERROR: No matching distribution found for other==1"])
def test_what_else_goes_wrong_is_pip_s_to_tell(pip, says):
    pip("attrs==26.1.0", says=says)
    with pytest.raises(RuntimeError, match=r"no route to host|other==1"):
        getting.wheels("linux-x64", "3.11")
