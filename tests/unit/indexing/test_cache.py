"""The cache on disk: it saves reading, and whatever is wrong with it, the facts are those of a fresh scan."""

from __future__ import annotations

import json
import os
import random
import stat
import time
from typing import TYPE_CHECKING

import pytest
from tests.unit.scanning import TASK, Told, fresh, write

from celeryls.indexing import cache_folder
from celeryls.indexing import fingerprint as maker
from celeryls.indexing.cache import load, save
from celeryls.indexing.cache_folder import folder
from celeryls.indexing.cache_secret import secret_of, signature
from celeryls.indexing.listing import Stamp
from celeryls.indexing.scan import Scan, ScanRequest

if TYPE_CHECKING:
    from pathlib import Path

FILES: dict[str, str | bytes] = {
    "shop/__init__.py": "",
    "shop/jobs.py": "from celery import shared_task\n\ndef quick(**kw):\n    return shared_task(**kw)\n",
    "shop/work.py": "from shop.jobs import quick\n\n\n@quick()\ndef sell():\n    pass\n",
    "shop/tasks.py": TASK.format(name="add"),
    "shop/é.py": "# coding: latin-1\nimport celery\n".encode("latin-1"),
    "plain.py": "x = 1\n",
    "Procfile": "w: celery -A shop worker -Q a\n",
}


@pytest.fixture(autouse=True)
def _no_doubt(monkeypatch):
    """Files that a test has just written count as settled, but where it is about that."""
    monkeypatch.setattr("celeryls.indexing.listing._GRANULARITY", 0)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "work", FILES)
    return tmp_path / "work"


@pytest.fixture
def caches(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "celeryls"


def kept(root: Path, caches: Path, **wanted: object) -> Path:
    """Scans and saves; the file that was written."""
    scan = Scan(ScanRequest(str(root), **wanted))  # type: ignore[arg-type]
    scan.run(Told())
    save(scan.wanted, scan.store, scan.found, caches)
    return max(caches.glob("*.index"), key=lambda path: path.stat().st_mtime_ns)


def warm(root: Path, caches: Path, **wanted: object) -> Told:
    """What a scan tells that begins with the cache."""
    of, told = ScanRequest(str(root), **wanted), Told()  # type: ignore[arg-type]
    Scan(of, *(load(of, caches) or ())).run(told)
    return told


def same(one: Told, other: Told) -> bool:
    return (one.facts_of, one.files) == (other.facts_of, other.files)


def test_a_second_start_reads_nothing(root, caches):
    kept(root, caches)
    told = warm(root, caches)
    assert (told.figures["read"], told.figures["parsed"]) == (0, 0)
    assert same(told, fresh(root))
    assert told.facts_of


def test_what_changed_meanwhile_is_read(root, caches):
    kept(root, caches)
    write(
        root,
        {"shop/tasks.py": TASK.format(name="other"), "shop/new.py": "from shop.tasks import other as o\n\no.delay()\n"},
    )
    (root / "plain.py").unlink()
    (root / "Procfile").rename(root / "Procfile.dev")
    told = warm(root, caches)
    assert 0 < told.figures["read"] < len(told.files)
    assert same(told, fresh(root))


def test_a_change_within_the_clock_s_granularity_is_found(root, caches, monkeypatch):
    monkeypatch.setattr("celeryls.indexing.listing._GRANULARITY", 10**10)
    # As where a system says when a file was made in place of when it was changed.
    monkeypatch.setattr("celeryls.indexing.listing._stamp", lambda status: Stamp(status.st_size, status.st_mtime_ns, 0))
    kept(root, caches)
    path = root / "shop/tasks.py"
    before = path.stat()
    path.write_text(TASK.format(name="sub"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    told = warm(root, caches)
    assert b"sub" in told.facts_of[str(path)]
    assert told.figures["parsed"] == 1


def test_other_settings_have_names_followed_anew(root, caches):
    kept(root, caches)
    write(root, {"own.py": "from lib import job\n\n\n@job\ndef mine():\n    pass\n"})
    assert same(warm(root, caches, wrappers=("lib.job",)), fresh(root, wrappers=("lib.job",)))
    assert same(warm(root, caches, exclude=("shop/",)), fresh(root, exclude=("shop/",)))
    assert same(warm(root, caches), fresh(root))


def test_a_file_that_is_left_out_is_left_out_of_the_cache_too(root, caches):
    left_out = frozenset((str(root / "shop/tasks.py"),))
    kept(root, caches)
    assert str(root / "shop/tasks.py") not in warm(root, caches, left_out=left_out).facts_of
    kept(root, caches, left_out=left_out)
    assert same(warm(root, caches), fresh(root))


def test_it_says_nothing_of_another_folder(root, caches):
    path = kept(root, caches)
    other = root.with_name("elsewhere")
    write(other, {"a.py": TASK.format(name="add")})
    kept(other, caches)
    theirs = next(each for each in caches.glob("*.index") if each != path)
    theirs.write_bytes(path.read_bytes())
    assert load(ScanRequest(str(other)), caches) is None


HARM = {
    "empty": lambda data: data[:0],
    "half": lambda data: data[: len(data) // 2],
    "without its last byte": lambda data: data[:-1],
    "with a byte more": lambda data: data + b"x",
    "with another name": lambda data: data.replace(b".py", b".pz"),
    "a pickle": lambda data: b"\x80\x04" + data,
    "deep": lambda data: b"[" * len(data) * 100,
    "null": lambda data: data[:0] + b"null\nnull",
    "zeros": lambda data: bytes(len(data)),
    "the head alone": lambda data: data.split(b"\n")[0] + b"\n",
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
def test_a_damaged_cache_counts_as_missing(root, caches, harm):
    path = kept(root, caches)
    path.write_bytes(harm(path.read_bytes()))
    assert load(ScanRequest(str(root)), caches) is None
    told = warm(root, caches)
    assert told.figures["read"] == len(told.files)
    assert same(told, fresh(root))


@pytest.mark.parametrize(
    "table",
    [
        "null",
        "[]",
        '{"a":1}',
        "[[],[],[],[1,2],[],[]]",
        "[[],[],[{}],null,[],[]]",
        "[[],[],[],null,[[1,2,3,4]],[]]",
        '[[],[],[],null,[["a",-1,2,3]],[]]',
        '[[],[],[],null,[["a",1,2,3,0,1,[7],"",[]]],[]]',
        '[[],[],[],null,[["a",1,2,3,0,1,[],"",[[0,[],99]]]],[]]',
        "[[],[],[],null,[],[1]]",
        "[[],[],[],null,[],[-1,1]]",
    ],
)
def test_a_table_that_nobody_of_us_wrote_counts_as_missing(root, caches, table):
    rest = table.encode()
    path = kept(root, caches)
    signed = signature(secret_of(caches), str(root), rest)
    path.write_bytes(json.dumps([*maker.maker(str(root)), signed]).encode() + b"\n" + rest)
    assert load(ScanRequest(str(root)), caches) is None


def test_random_harm_raises_nothing(root, caches):
    path = kept(root, caches)
    whole, chance = path.read_bytes(), random.Random(3)
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert load(ScanRequest(str(root)), caches) is None or bytes(data) == whole


@pytest.mark.parametrize(("name", "value"), [("FORMAT", -1), ("_code", lambda: [0])])
def test_another_version_s_cache_is_not_used(root, caches, monkeypatch, name, value):
    kept(root, caches)
    assert load(ScanRequest(str(root)), caches) is not None
    monkeypatch.setattr(maker, name, value)
    assert load(ScanRequest(str(root)), caches) is None


def test_a_cache_of_somebody_else_a_link_or_a_pipe_is_not_used(root, caches, monkeypatch):
    path = kept(root, caches)
    away = path.rename(path.with_suffix(".away"))
    path.symlink_to(away)
    assert load(ScanRequest(str(root)), caches) is None
    path.unlink()
    os.mkfifo(path)
    assert load(ScanRequest(str(root)), caches) is None
    path.unlink()
    path.mkdir()
    assert load(ScanRequest(str(root)), caches) is None
    path.rmdir()
    away.rename(path)
    assert load(ScanRequest(str(root)), caches) is not None
    uid = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: uid + 1)
    assert load(ScanRequest(str(root)), caches) is None


def test_where_nothing_can_be_written_nothing_happens(root, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    scan = Scan(ScanRequest(str(root)))
    scan.run(Told())
    save(scan.wanted, scan.store, scan.found, tmp_path / "file" / "celeryls")
    save(scan.wanted, scan.store, scan.found, None)
    assert load(scan.wanted, None) is None

    def full(*_):
        raise OSError(28, "No space left on device")

    kept(root, tmp_path / "caches")
    good = {path: path.read_bytes() for path in (tmp_path / "caches").iterdir()}
    monkeypatch.setattr(os, "fdopen", full)
    save(scan.wanted, scan.store, None, tmp_path / "caches")
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in (tmp_path / "caches").iterdir()} == good


def test_only_its_owner_may_read_it(root, caches):
    path = kept(root, caches)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(caches.stat().st_mode) == 0o700


def test_caches_that_nobody_uses_are_removed(root, caches, monkeypatch):
    monkeypatch.setattr(cache_folder, "_KEPT", 3)
    caches.mkdir(parents=True)
    now = time.time()
    for number in range(5):
        (caches / f"{number}.index").write_text("")
        os.utime(caches / f"{number}.index", (now - 1000 * number - 1000,) * 2)
    (caches / "a.half").write_text("")
    os.utime(caches / "a.half", (0, 0))
    (caches / "b.half").write_text("")
    path = kept(root, caches)
    assert {each.name for each in caches.iterdir()} == {path.name, "0.index", "1.index", "b.half", "secret"}


def test_the_folder_is_the_user_s_and_never_the_workspace_s(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert folder() == tmp_path / "celeryls"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    found = folder()
    assert found is None or found.is_absolute()
