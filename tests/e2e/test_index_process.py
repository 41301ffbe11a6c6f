"""The index process: whatever happens to it the facts come; it runs nothing of a workspace and ends with its server."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.scanning import TASK, write

from celeryls.indexing.process import indexer as module
from celeryls.indexing.process.indexer import Indexer
from celeryls.indexing.process.launch import command, environment

from .planted import careless, plant
from .wire import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

    from celeryls.source.stored.outlines import AnyOutline

    Start = Callable[..., Awaitable["Heard"]]


class Heard:
    """A listener that keeps what it hears last."""

    def __init__(self, *, cache: bool = False) -> None:
        self.indexer = Indexer(self, cache=cache)
        self.files: dict[str, list[str]] = {}
        self.outlines_of: dict[str, AnyOutline] = {}
        self.finished: list[str] = []
        self.defined_of: dict[str, dict[str, AnyOutline]] = {}
        self.uses_of: dict[int, dict[str, AnyOutline]] = {}
        self.figures: Mapping[str, float] = {}
        self.on_outlines: Callable[[], None] = lambda: None

    def listed(self, root: str, files: Sequence[str]) -> None:
        self.files[root] = list(files)

    def outlines(self, _root: str, outlines: Mapping[str, AnyOutline | None]) -> None:
        for path, outline in outlines.items():
            if outline is None:
                self.outlines_of.pop(path, None)
            else:
                self.outlines_of[path] = outline
        self.on_outlines()

    def progress(self, _root: str, done: int, total: int) -> None:
        assert 0 < done <= total

    def defined(self, root: str) -> None:
        self.defined_of[root] = dict(self.outlines_of)

    def uses(self, root: str, number: int) -> None:
        self.uses_of[number] = dict(self.outlines_of)
        assert root not in self.finished

    def done(self, root: str, _asked: str, figures: Mapping[str, float]) -> None:
        self.finished.append(root)
        self.figures = figures

    async def quiet(self, seconds: float = PATIENCE) -> None:
        """Waits until all has come that was asked for."""
        await until(lambda: not self.indexer.waits, seconds)

    def names(self) -> set[str]:
        """The functions and classes that are known."""
        units = (unit for outline in self.outlines_of.values() for _, unit in outline.units)
        return {definition.name for unit in units for definition in unit.definitions}


async def until(so: Callable[[], bool], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not so():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.002)


@pytest.fixture
async def heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Heard]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    heard = Heard()
    yield heard
    await heard.indexer.stop()


def project(root: Path, count: int = 3) -> str:
    write(root, {f"t{number}.py": TASK.format(name=f"task_{number}") for number in range(count)})
    return str(root)


async def test_a_folder_is_scanned_and_followed(tmp_path: Path, heard: Heard) -> None:
    root = project(tmp_path / "work")
    heard.indexer.scan(root)
    await heard.quiet()
    assert heard.names() == {"task_0", "task_1", "task_2"}
    write(tmp_path / "work", {"t1.py": TASK.format(name="other"), "new.py": TASK.format(name="new")})
    (tmp_path / "work/t2.py").unlink()
    heard.indexer.changed(root, [f"{root}/{name}.py" for name in ("t1", "t2", "new")])
    await heard.quiet()
    assert heard.names() == {"task_0", "other", "new"}
    assert sorted(heard.files[root]) == [f"{root}/{name}.py" for name in ("new", "t0", "t1")]


async def test_definitions_are_told_before_their_uses(tmp_path: Path, heard: Heard) -> None:
    root = project(tmp_path / "work")
    write(tmp_path / "work", {"a_view.py": "from t1 import task_1\n\n\ndef view():\n    task_1.delay(1)\n"})
    heard.indexer.scan(root)
    await heard.quiet()
    assert set(heard.defined_of[root]) == {f"{root}/t{number}.py" for number in range(3)}
    assert set(heard.outlines_of) - set(heard.defined_of[root]) == {f"{root}/a_view.py"}


async def test_the_uses_of_a_name_are_told_before_others(tmp_path: Path, heard: Heard) -> None:
    root = project(tmp_path / "work")
    use = "from t{n} import task_{n}\n\n\ndef view():\n    task_{n}.delay(1)\n"
    views = {f"a_view_{number}.py": use.format(n=1) for number in range(300)}
    write(tmp_path / "work", {"manage.py": "", "z_view.py": use.format(n=2), **views})
    heard.indexer.scan(root)
    await until(lambda: bool(heard.defined_of))
    number = heard.indexer.uses(root, ["task_2"])
    await until(lambda: bool(heard.uses_of))
    assert f"{root}/z_view.py" in heard.uses_of[number]
    assert len(heard.uses_of[number]) < 200
    await heard.quiet()
    assert len(heard.outlines_of) == 304


async def test_several_folders_share_the_process(tmp_path: Path, heard: Heard) -> None:
    for name in ("one", "two"):
        heard.indexer.scan(project(tmp_path / name), wrappers=[f"lib.{name}"])
    await heard.quiet()
    assert set(heard.finished) == set(heard.files) == {str(tmp_path / "one"), str(tmp_path / "two")}
    heard.indexer.forget(str(tmp_path / "one"))
    write(tmp_path, {"one/t0.py": TASK.format(name="unseen")})
    heard.indexer.changed(str(tmp_path / "one"), [str(tmp_path / "one/t0.py")])
    heard.indexer.changed(str(tmp_path / "two"), [str(tmp_path / "two/t0.py")])
    await heard.quiet()
    assert "unseen" not in heard.names()


async def test_killed_in_the_middle_it_comes_back_and_all_is_known(tmp_path: Path, heard: Heard) -> None:
    root = project(tmp_path / "work", 400)
    pids: list[int] = []

    def kill() -> None:
        if not pids and heard.indexer.pid:
            pids.append(heard.indexer.pid)
            os.kill(heard.indexer.pid, signal.SIGKILL)

    heard.on_outlines = kill
    heard.indexer.scan(root)
    await heard.quiet()
    assert heard.names() == {f"task_{number}" for number in range(400)}
    assert pids
    assert heard.indexer.pid not in {None, *pids}


async def test_what_went_while_it_was_dead_is_forgotten(tmp_path: Path, heard: Heard) -> None:
    root = project(tmp_path / "work")
    heard.indexer.scan(root)
    await heard.quiet()
    assert heard.indexer.pid
    (tmp_path / "work/t0.py").unlink()
    os.kill(heard.indexer.pid, signal.SIGKILL)
    await until(lambda: "task_0" not in heard.names())
    assert heard.names() == {"task_1", "task_2"}


def faulty(code: str) -> list[str]:
    """The command of a process that does something else than parse a file called ``deadly.py``."""
    patch = (
        "import json, sys; sys.path[:] = json.loads(sys.argv[1]); import os, signal, time\n"
        "from celeryls.indexing import file_store as shelf; from celeryls.indexing.process import child\n"
        "real = shelf._outline\n"
        f"def outline(path, *rest):\n    if path.endswith('deadly.py'): {code}\n    return real(path, *rest)\n"
        "shelf._outline = outline; child.main()"
    )
    *_, folders = command()
    return [sys.executable, "-I", "-S", "-c", patch, folders]


@pytest.mark.parametrize(
    "code", ["os.kill(os.getpid(), signal.SIGKILL)", "os._exit(0)", "time.sleep(60)", "raise RuntimeError"]
)
async def test_a_file_that_ends_the_process_is_left_out(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, code: str
) -> None:
    monkeypatch.setattr("celeryls.indexing.process.launch.command", lambda: faulty(code))
    monkeypatch.setattr(module, "_STUCK", 1.0)
    root = project(tmp_path / "work")
    write(tmp_path / "work", {"deadly.py": TASK.format(name="deadly")})
    heard.indexer.scan(root)
    await heard.quiet()
    assert heard.names() == {"task_0", "task_1", "task_2"}
    assert f"{root}/deadly.py" in caplog.text


async def test_a_process_that_never_starts_is_given_up(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(
        "celeryls.indexing.process.launch.command", lambda: [sys.executable, "-c", "print('what?'); exit(3)"]
    )
    monkeypatch.setattr("celeryls.indexing.process.restart_policy._LONGEST_WAIT", 0.01)
    heard.indexer.scan(project(tmp_path / "work"))
    await heard.quiet()
    assert "keeps ending" in caplog.text
    monkeypatch.undo()
    heard.indexer.scan(project(tmp_path / "work"))
    await heard.quiet()
    assert len(heard.names()) == 3


async def test_another_scan_ends_the_one_before(tmp_path: Path, heard: Heard) -> None:
    root, small = project(tmp_path / "large", 3000), project(tmp_path / "small", 1)
    heard.indexer.scan(root)
    await until(lambda: bool(heard.outlines_of))
    heard.indexer.forget(root)
    heard.indexer.scan(small)
    await heard.quiet()
    assert heard.finished == [small]
    heard.indexer.scan(root)
    heard.indexer.scan(root, exclude=["t1*.py"])
    await heard.quiet()
    assert heard.finished == [small, root]
    assert not any("/t1" in path for path in heard.files[root])


async def test_what_is_left_out_later_is_taken_back_and_comes_again(tmp_path: Path, heard: Heard) -> None:
    root = project(tmp_path / "work", 2)
    for exclude, names in ((), {"task_0", "task_1"}), (["t1.py"], {"task_0"}), ((), {"task_0", "task_1"}):
        heard.indexer.scan(root, exclude=exclude)
        await heard.quiet()
        assert heard.names() == names


@pytest.mark.parametrize("path", ["", "."])
async def test_nothing_of_a_workspace_is_run(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    root = tmp_path / "work"
    root.mkdir()
    plant(root, tmp_path / "marks")
    project(root)
    for name, value in careless(root).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", f"{root}:{path}")
    monkeypatch.chdir(root)
    heard.indexer.scan(str(root))
    await heard.quiet(60)
    assert {"task_0", "task_1", "task_2"} <= heard.names()
    pid = heard.indexer.pid
    assert pid
    check_neutral(pid)
    await heard.indexer.stop()
    assert {mark.name for mark in (tmp_path / "marks").iterdir()} == set()


def check_neutral(pid: int) -> None:
    assert Path(f"/proc/{pid}/cwd").resolve() == Path("/")
    names = {entry.partition(b"=")[0] for entry in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")}
    assert b"PATH" in names
    assert not [name for name in names if name.startswith((b"PYTHON", b"DJANGO", b"CELERY", b"VIRTUAL_ENV"))]


def test_the_environment_is_about_no_project() -> None:
    os.environ["CELERY_APP"] = "shop"
    try:
        assert "celery_app" not in environment()
        assert environment().get("PATH") == os.environ.get("PATH")
    finally:
        del os.environ["CELERY_APP"]


_SERVER = """
import asyncio, json, sys
sys.path[:] = json.loads(sys.argv[1])
from celeryls.indexing.process.indexer import Indexer
class Listener:
    def listed(self, *_): pass
    def outlines(self, *_): pass
    def progress(self, *_): pass
    def defined(self, *_): pass
    def uses(self, *_): pass
    def done(self, root, asked, figures): print(indexer.pid, figures["facts"], flush=True)
async def main():
    global indexer
    indexer = Indexer(Listener(), cache=False)
    indexer.scan(sys.argv[2])
    await asyncio.sleep(60)
asyncio.run(main())
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_its_server_which_may_have_no_site_packages(tmp_path: Path, how: signal.Signals) -> None:
    """The bundled server runs with ``-S``, its libraries in a folder that it puts on the path itself."""
    server = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _SERVER, json.dumps(sys.path), project(tmp_path / "work")],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout
    pid, facts = map(int, server.stdout.readline().split())
    assert facts == 3
    assert is_running(pid)
    server.send_signal(how)
    server.wait(60)
    end = time.monotonic() + 60
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_running(pid)


async def test_the_second_process_reads_nothing_anew(tmp_path: Path, heard: Heard) -> None:
    root = project(tmp_path / "work")
    reads: list[float] = []
    async with asyncio.timeout(PATIENCE):
        while not reads or reads[-1]:
            each = Heard(cache=True)
            each.indexer.scan(root)
            await each.quiet()
            await each.indexer.stop()
            assert len(each.names()) == 3
            reads.append(each.figures["read"])
    # Until then the times of the young files might lie.
    assert (reads[0], reads[-1]) == (3, 0)


_IMPATIENT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from celeryls.indexing.process import child
child._IDLE, child._ENDS_AFTER = 0.05, 3
child.main()
"""


@pytest.mark.parametrize("cache", [True, False])
async def test_it_ends_when_nothing_is_asked_and_comes_back_for_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, cache: bool
) -> None:
    """Only if the cache has all; the new process tells no more than what has changed meanwhile."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    impatient = [sys.executable, "-I", "-S", "-c", _IMPATIENT, json.dumps(sys.path)]
    monkeypatch.setattr("celeryls.indexing.process.launch.command", lambda: impatient)
    root, told = project(tmp_path / "work"), list[int]()
    heard = Heard(cache=cache)
    heard.indexer.scan(root)
    await heard.quiet()
    if cache:
        await until(lambda: heard.indexer.pid is None)
    else:
        await asyncio.sleep(1)
        assert heard.indexer.pid is not None
    heard.on_outlines = lambda: told.append(1)
    write(tmp_path / "work", {"t1.py": TASK.format(name="other")})
    (tmp_path / "work/t2.py").unlink()
    heard.indexer.changed(root, [f"{root}/t1.py", f"{root}/t2.py"])
    await heard.quiet()
    assert heard.names() == {"task_0", "other"}
    assert len(told) == 2
    if cache:
        await until(lambda: heard.indexer.pid is None)
        heard.indexer.scan(root, exclude=("t0.py",))
        await heard.quiet()
        assert heard.names() == {"other"}
    await heard.indexer.stop()


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
