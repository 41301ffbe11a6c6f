"""What branches by system, with a fake in place of Windows and macOS: no test here runs on them."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from celeryls.file_writing import locked, replace_file
from celeryls.indexing import statistics
from celeryls.lsp.uris import path_of, unescaped
from celeryls.workspace.reading import read_text


@pytest.mark.parametrize(
    "uri", ["file:///c%3A/drives/tasks.py", "file:///C:/drives/tasks.py", "file:///c:/drives/tasks.py"]
)
def test_a_drive_is_one_drive_however_an_editor_writes_it(uri, monkeypatch):
    monkeypatch.setattr("pygls.uris.IS_WIN", True)
    assert str(path_of(uri)).replace("\\", "/") == "c:/drives/tasks.py"
    assert unescaped(uri) == "file:///c:/drives/tasks.py"


def test_a_share_of_windows_keeps_its_host(monkeypatch):
    monkeypatch.setattr("pygls.uris.IS_WIN", True)
    assert str(path_of("file://Host/share/Shop/tasks.py")).replace("\\", "/").lower() == "//host/share/shop/tasks.py"


@pytest.mark.parametrize("uri", ["untitled:C:/Shop", "file:///Shop/C:/a.py", "file:///Cd:/a.py"])
def test_what_is_no_drive_keeps_its_case(uri):
    assert unescaped(uri) == uri


def test_files_are_written_where_there_are_no_locks_of_folders(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with locked(tmp_path):
        replace_file(tmp_path / "a.py", b"x = 1\r\n")
    assert (tmp_path / "a.py").read_bytes() == b"x = 1\r\n"


def test_files_are_read_where_opening_cannot_be_told_not_to_wait(tmp_path, monkeypatch):
    monkeypatch.delattr("os.O_NONBLOCK")
    (tmp_path / "pyproject.toml").write_bytes(b"[tool]\r\n")
    assert "[tool]" in (read_text(tmp_path / "pyproject.toml", tmp_path) or "")


@pytest.mark.parametrize(("platform", "unit"), [("darwin", 1 << 20), ("linux", 1 << 10)])
def test_memory_is_counted_in_the_system_s_own_unit(platform, unit, monkeypatch):
    usage = SimpleNamespace(ru_maxrss=5 * unit)
    monkeypatch.setitem(sys.modules, "resource", SimpleNamespace(getrusage=lambda _: usage, RUSAGE_SELF=0))
    monkeypatch.setattr(sys, "platform", platform)
    assert statistics._memory() == 5


def test_memory_is_unknown_where_the_system_does_not_tell(monkeypatch):
    monkeypatch.setitem(sys.modules, "resource", None)
    assert statistics._memory() is None


def test_no_module_but_these_branches_by_system():
    package = Path(statistics.__file__).parents[1]
    words = ("sys.platform", "os.name", "platform.system(")
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "rules" not in path.parts and any(word in path.read_text("utf-8") for word in words)
    }
    assert found == {"commands/info/machine.py", "file_writing.py", "indexing/statistics.py"}
