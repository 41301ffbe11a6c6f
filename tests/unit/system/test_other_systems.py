"""What branches by system, with a fake in place of Windows and macOS: no test here runs on them."""

import io
import ntpath
import os
import re
import runpy
import stat
import sys
import time
from functools import partial
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

import celeryls
from celeryls.cli import main
from celeryls.commands.check import places
from celeryls.file_writing import locked, replace_file
from celeryls.indexing import listing
from celeryls.indexing.cache_file import read_own_file
from celeryls.indexing.cache_file import replace_file as replace_cache
from celeryls.lsp.uris import path_of, unescaped
from celeryls.project.names.modules import _relative, part_of
from celeryls.system import differences
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


def windows(monkeypatch):
    """Lets the system be Windows, as far as its name and what it lacks go."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "resource", None)
    for name in ("getuid", "nice", "chown"):
        monkeypatch.delattr(os, name)


def test_files_are_written_where_there_are_no_locks_of_folders(tmp_path, monkeypatch):
    windows(monkeypatch)
    with locked(tmp_path):
        replace_file(tmp_path / "a.py", b"x = 1\r\n")
        replace_file(tmp_path / "a.py", b"x = 2\r\n")
    assert (tmp_path / "a.py").read_bytes() == b"x = 2\r\n"


def refusing(times, monkeypatch):
    """Lets replacing a file fail so often, as on Windows while another process has it open."""
    tried, real = [], os.replace

    def replace(source, target):
        tried.append(source)
        if len(tried) <= times:
            raise PermissionError(13, "in use", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    return tried


@pytest.mark.parametrize("write", [replace_file, replace_cache])
def test_a_file_that_another_process_has_open_for_a_moment_is_replaced(write, tmp_path, monkeypatch):
    target = tmp_path / "a.py"
    target.write_bytes(b"old")
    windows(monkeypatch)
    tried = refusing(3, monkeypatch)
    write(target, b"new")
    assert target.read_bytes() == b"new"
    assert len(tried) == 4


@pytest.mark.parametrize("write", [replace_file, replace_cache])
def test_a_file_that_stays_open_keeps_its_content_and_leaves_nothing_beside_it(write, tmp_path, monkeypatch):
    target = tmp_path / "a.py"
    target.write_bytes(b"old")
    windows(monkeypatch)
    refusing(100, monkeypatch)
    with pytest.raises(PermissionError):
        write(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_elsewhere_what_is_refused_is_not_tried_again(tmp_path, monkeypatch):
    tried = refusing(1, monkeypatch)
    with pytest.raises(PermissionError):
        replace_file(tmp_path / "a.py", b"new")
    assert len(tried) == 1


def test_a_read_only_file_is_removed_where_the_system_keeps_it(tmp_path, monkeypatch):
    path, real = tmp_path / "a.py", os.unlink
    path.write_bytes(b"")
    path.chmod(0o444)

    def unlink(name, **rest):
        if not Path(name).stat().st_mode & stat.S_IWRITE:
            raise PermissionError(13, "read-only", str(name))
        real(name, **rest)

    monkeypatch.setattr(os, "unlink", unlink)
    differences.remove(path)
    differences.remove(path)
    assert not path.exists()


def test_files_are_read_where_opening_cannot_be_told_not_to_wait(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_bytes(b"[tool]\r\n")
    with monkeypatch.context() as without:
        without.delattr("os.O_NONBLOCK")
        without.delattr("os.O_CLOEXEC")
        without.delattr("os.O_NOFOLLOW")
        flags = runpy.run_path(differences.__file__)
    assert (flags["READ"], flags["NO_LINK"]) == (os.O_RDONLY, 0)
    monkeypatch.setattr("celeryls.workspace.reading.READ", flags["READ"])
    assert "[tool]" in (read_text(tmp_path / "pyproject.toml", tmp_path) or "")


def test_a_cache_is_the_user_s_where_files_have_no_owners(tmp_path, monkeypatch):
    windows(monkeypatch)
    replace_cache(tmp_path / "cache", b"facts")
    (tmp_path / "cache").chmod(0o666)
    assert read_own_file(tmp_path / "cache", private=True) == b"facts"


@pytest.mark.parametrize(("system", "found"), [("win32", []), ("linux", ["loop"])])
def test_a_junction_is_not_followed(system, found, tmp_path, monkeypatch):
    """It counts as a folder, and may lead to the one that it lies in."""
    (tmp_path / "loop").mkdir()
    (tmp_path / "loop/tasks.py").write_bytes(b"")
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(listing, "_entries", partial(_with_tags, listing._entries))
    assert [Path(path).parent.name for path in listing.listed(str(tmp_path))] == found


def _with_tags(real, folder):
    return [_Entry(each) for each in real(folder)]


class _Entry:
    """An entry of a folder as Windows has it: folders here are junctions."""

    def __init__(self, real):
        self.name, self.path, self._real = real.name, real.path, real
        self.is_dir, self.is_file, self.is_symlink = real.is_dir, real.is_file, real.is_symlink

    def stat(self, *, follow_symlinks=True):
        real = self._real.stat(follow_symlinks=follow_symlinks)
        tag = 0xA0000003 if self.is_dir() else 0
        names = ("st_mode", "st_size", "st_mtime_ns", "st_ctime_ns")
        return SimpleNamespace(st_reparse_tag=tag, **{name: getattr(real, name) for name in names})


def test_the_index_process_opens_no_window_and_gives_way(monkeypatch):
    assert differences.creation_flags() == 0
    windows(monkeypatch)
    assert differences.creation_flags() == 0x08000000 | 0x4000
    differences.yield_to_others(3)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("CON", "CON"),
        ("aux.py", "aux.py"),
        ("shop/Nul.tasks.py", "Nul.tasks.py"),
        ("shop/com1/tasks.py", "com1"),
        ("../lpt9.txt", "lpt9.txt"),
        ("shop/console.py", ""),
        ("./auxiliary.py", ""),
        ("../shop/com10.py", ""),
        ("-", ""),
        ("/tmp/shop/tasks.py", ""),
    ],
)
def test_names_of_devices_are_told_on_windows_alone(path, name, monkeypatch):
    assert differences.device_name(Path(path)) == ""
    windows(monkeypatch)
    assert differences.device_name(Path(path)) == name


@pytest.mark.parametrize("given", [("--into", "aux.py"), ("nul.yaml",)])
def test_no_code_is_written_to_a_device_of_windows(given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(differences, "_is_windows", lambda: True)
    result = CliRunner().invoke(main, ["new", "--set", "TASK_NAME=send", *given])
    assert result.exit_code == 2
    assert result.stderr == f"Error: {given[-1]}: Windows keeps the name {given[-1]} for itself. Choose another one.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [OSError(22, "Invalid argument"), BrokenPipeError(32, "Broken pipe")])
def test_a_pipe_that_nobody_reads_is_broken_on_every_system(error, monkeypatch):
    def refuse(_file, _data):
        raise error

    monkeypatch.setattr(os, "write", refuse)
    with pytest.raises(BrokenPipeError):
        differences.write_all(1, b"facts")


def test_all_of_a_message_is_written(monkeypatch):
    written = bytearray()

    def some(_file, data):
        written.extend(data[:3])
        return len(data[:3])

    monkeypatch.setattr(os, "write", some)
    differences.write_all(1, b"a long message")
    assert written == b"a long message"


@pytest.mark.parametrize(("system", "encoding"), [("win32", "utf-8"), ("linux", "cp1252")])
def test_what_a_command_prints_into_a_file_is_utf_8_on_windows(system, encoding, monkeypatch):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="cp1252", newline="")
    differences.speak_utf8(stream)
    stream.write("caf\u00e9")
    stream.flush()
    assert buffer.getvalue() == "caf\u00e9".encode(encoding)


def test_a_terminal_shows_an_escape_for_what_it_lacks(monkeypatch):
    monkeypatch.delenv("PYTHONIOENCODING", raising=False)
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="cp1252")
    monkeypatch.setattr(buffer, "isatty", lambda: True, raising=False)
    differences.speak_utf8(stream)
    stream.write("a \u2192 b")
    stream.flush()
    assert buffer.getvalue() == b"a \\u2192 b"


def test_the_user_may_choose_the_encoding(monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    monkeypatch.setattr(sys, "platform", "win32")
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    differences.speak_utf8(stream, io.StringIO())
    assert stream.encoding == "cp1252"


@pytest.mark.parametrize(("system", "found"), [("win32", []), ("darwin", []), ("linux", ["Build", "Gen"])])
def test_git_ignores_a_folder_in_any_case_where_the_disk_finds_it_so(system, found, tmp_path, monkeypatch):
    (tmp_path / ".gitignore").write_bytes(b"build/\r\n/gen\r\n")
    for name in ("Build", "Gen"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "tasks.py").write_bytes(b"")
    monkeypatch.setattr(sys, "platform", system)
    assert sorted(Path(path).parent.name for path in listing.listed(str(tmp_path))) == found


def test_git_s_home_on_windows_is_the_profile(monkeypatch):
    monkeypatch.delenv("HOME")
    monkeypatch.setenv("USERPROFILE", r"C:\Users\Ada")
    assert differences.home_of_git() is None
    monkeypatch.setattr(sys, "platform", "win32")
    assert differences.home_of_git() == r"C:\Users\Ada"


def test_a_finding_on_another_drive_is_named_by_its_whole_path(monkeypatch):
    monkeypatch.setattr(os.path, "relpath", ntpath.relpath)
    monkeypatch.setattr(places, "Path", PureWindowsPath)
    assert places.relative(r"C:\shop\tasks.py", r"C:\shop") == "tasks.py"
    assert places.relative(r"D:\shop\tasks.py", r"C:\shop") == "D:/shop/tasks.py"


def test_a_drive_is_a_folder_with_its_separator(monkeypatch):
    monkeypatch.setattr(os, "sep", "\\")
    assert _relative(r"P:\shop\tasks", "P:\\") == "shop.tasks"
    assert _relative(r"P:\shop\tasks", r"P:\shop") == "tasks"
    assert _relative(r"P:\shop2\tasks", r"P:\shop") is None
    assert part_of("P:\\", r"P:\shop\orders") == part_of(r"P:\work", r"P:\work\shop\orders") == "shop"


@pytest.mark.parametrize(("system", "unit"), [("darwin", 1 << 20), ("linux", 1 << 10)])
def test_memory_is_counted_in_the_system_s_own_unit(system, unit, monkeypatch):
    usage = SimpleNamespace(ru_maxrss=5 * unit)
    monkeypatch.setitem(sys.modules, "resource", SimpleNamespace(getrusage=lambda _: usage, RUSAGE_SELF=0))
    monkeypatch.setattr(sys, "platform", system)
    assert differences.peak_memory() == 5


def test_memory_is_unknown_where_the_system_does_not_tell(monkeypatch):
    windows(monkeypatch)
    assert differences.peak_memory() is None


_WORDS = re.compile(
    r"sys\.platform|os\.name\b|\bimport platform|platform\.(?:system|machine|release)\(|sys\.getwindowsversion"
    r"|\b(?:fcntl|msvcrt|winreg)\b|import resource\b|getuid|O_(?:NOFOLLOW|NONBLOCK|BINARY|CLOEXEC)\b"
    r"|os\.(?:nice|killpg)|hasattr\(os\b"
)


def test_no_other_module_branches_by_system():
    package = Path(celeryls.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if _WORDS.search(re.sub('""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL))
    }
    # What the report of a fault says of the machine is no branch.
    assert found == {"system/differences.py", "commands/info/machine.py"}
