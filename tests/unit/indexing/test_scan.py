"""From files to facts: whatever the files are, and whatever happens to them, the facts are those of a fresh scan."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.scanning import TASK, Told, fresh, write

from celeryls.indexing.closure.reachable import Closure, closure_of
from celeryls.indexing.file_store import FileStore
from celeryls.indexing.listing import LARGEST
from celeryls.indexing.reading import content, decoded
from celeryls.indexing.scan import Scan, ScanRequest
from celeryls.indexing.scan_observer import Cancelled
from celeryls.source.outline.encoding import decode
from celeryls.source.outline.files import forget
from celeryls.syntax.text_cache import answers_held

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.indexing.closure.name_edges import NameEdges
    from celeryls.project.names.modules import Modules
    from celeryls.source.outline.model import Outline


def defined(told: Told) -> dict[str, set[str]]:
    """By file, the functions and classes that are known."""
    return {
        Path(path).name: {definition.name for _, unit in decode(facts).units for definition in unit.definitions}
        for path, facts in told.facts_of.items()
    }


def test_files_that_say_something_of_celery_are_told(tmp_path):
    write(tmp_path, {"a.py": TASK.format(name="add"), "b.py": "x = 1\n", "Procfile": "w: celery -A shop worker -Q a\n"})
    told = fresh(tmp_path)
    assert set(map(os.path.basename, told.files)) == {"a.py", "b.py", "Procfile"}
    assert defined(told) == {"a.py": {"add"}, "Procfile": set()}
    commands = decode(told.facts_of[str(tmp_path / "Procfile")]).commands
    assert [[name for name, _ in command.queues] for command in commands] == [["a"]]
    assert told.figures["listed"] == told.figures["read"] == 3


def test_names_lead_to_files_that_do_not_say_celery(tmp_path):
    write(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/jobs.py": "from celery import shared_task\n\ndef quick(**kw):\n    return shared_task(**kw)\n",
            "shop/names.py": "from shop.jobs import quick as snappy\n",
            "shop/work.py": "from shop.names import snappy\n\n@snappy()\ndef sell():\n    pass\n",
            "shop/other.py": "def snap():\n    pass\n",
        },
    )
    told = fresh(tmp_path)
    assert defined(told)["work.py"] == {"sell"}
    assert "names.py" in defined(told)
    assert "other.py" not in defined(told)


def test_wrappers_of_the_settings_count(tmp_path):
    write(tmp_path, {"a.py": "from lib import job\n\n\n@job\ndef add():\n    pass\n"})
    assert fresh(tmp_path).facts_of == {}
    assert defined(fresh(tmp_path, wrappers=("lib.job",))) == {"a.py": {"add"}}


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\r\ny", "x = 1\r\ny"),
        (b"\xef\xbb\xbfx = '\xc3\xa9'", "x = 'é'"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'", "# -*- coding: latin-1 -*-\nx = 'é'"),
        (b"#!/bin/x\n# vim: set fileencoding=cp1252 :\n\x80", "#!/bin/x\n# vim: set fileencoding=cp1252 :\n€"),
        (b"\xef\xbb\xbf# coding: utf-8\nx", "# coding: utf-8\nx"),
        (b"x\ny\n# coding: latin-1\n\xe9", None),
        (b"\xef\xbb\xbf# coding: latin-1\n", None),
        (b"# coding: klingon\n", None),
        (b"# coding: rot13\nk", None),
        (b"\xff\xfex\x00", None),
        (b"x = '\xe9'", None),
        (b"\x00" * 10, None),
        (b"", ""),
        (b"# coding: punycode\nx-", None),
    ],
)
def test_text_is_what_python_would_read(data, text):
    assert decoded(data) == text


def test_bad_files_cost_themselves_alone(tmp_path, monkeypatch):
    good = TASK.format(name="add")
    write(
        tmp_path,
        {
            "good.py": good,
            "latin.py": b"# celery \xe9\n" + good.encode(),
            "nulls.py": b"# celery" + b"\0" * 1000,
            "line.py": "x = [" + "'celery', " * 100_000 + "]\n" + good,
            "deep.py": "# celery\nx = " + "(" * 20_000 + "\n",
            "Procfile": b"celery \xff\xfe",
            "compose.yml": "a: &a [" + "*a, " * 1000 + "celery",
        },
    )
    with (tmp_path / "huge.py").open("wb") as file:
        file.write(good.encode())
        file.truncate(200_000_000)
    (tmp_path / "closed.py").write_text(good)
    (tmp_path / "gone.py").write_text(good)
    (tmp_path / "pipe.py").write_text(good)

    class Meddling(Told):
        def listed(self, files):
            (tmp_path / "gone.py").unlink()
            (tmp_path / "pipe.py").unlink()
            os.mkfifo(tmp_path / "pipe.py")
            (tmp_path / "closed.py").chmod(0)
            super().listed(files)

    told = Meddling()
    Scan(ScanRequest(str(tmp_path))).run(told)
    assert defined(told)["good.py"] == {"add"}
    assert {"latin.py", "nulls.py", "huge.py", "gone.py", "pipe.py"}.isdisjoint(defined(told))


def test_no_more_is_read_than_a_file_has(tmp_path):
    write(tmp_path, {"a.py": "x" * 100})
    assert content(str(tmp_path / "a.py"), 100) == b"x" * 100
    assert len(content(str(tmp_path / "a.py"), 10) or b"") == 11
    assert content("/dev/zero", LARGEST) == bytes(LARGEST + 1)
    assert content(str(tmp_path), 10) is None
    assert content(str(tmp_path / "a\0"), 10) is None


def test_thousands_of_files_of_garbage_raise_nothing(tmp_path):
    chance = random.Random(7)
    words = [
        b"celery",
        b"@",
        b"def ",
        b"\n",
        b"(",
        b"'''",
        b'"',
        b"task",
        b"\xff",
        b"\0",
        b".delay(",
        b" ",
        b":",
        b"x",
        b"=",
        b"[",
    ]
    write(tmp_path, {f"{n % 50}/{n}.py": b"".join(chance.choices(words, k=chance.randrange(40))) for n in range(5000)})
    told = fresh(tmp_path)
    assert told.figures["read"] == len(told.files) == 5000


def test_only_what_changed_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr("celeryls.indexing.listing._GRANULARITY", 0)
    write(tmp_path, {"a.py": TASK.format(name="add"), "b.py": TASK.format(name="sub"), "c.py": ""})
    scan, told = Scan(ScanRequest(str(tmp_path))), Told()
    scan.run(told)
    told.told = 0
    scan.run(told)
    assert (told.figures["read"], told.figures["parsed"], told.told) == (0, 0, 0)
    write(tmp_path, {"b.py": TASK.format(name="mul")})
    scan.run(told, {str(tmp_path / "b.py")})
    assert (told.figures["read"], told.figures["parsed"], told.told) == (1, 1, 1)
    assert defined(told) == {"a.py": {"add"}, "b.py": {"mul"}}


def test_a_change_that_leaves_size_and_time_as_they_were_is_seen(tmp_path):
    """As git does: what was written about when it was read is read again, and compared."""
    path = tmp_path / "a.py"
    write(tmp_path, {"a.py": TASK.format(name="add")})
    status = path.stat()
    scan, told = Scan(ScanRequest(str(tmp_path))), Told()
    scan.run(told)
    path.write_text(TASK.format(name="sub"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    scan.run(told)
    assert defined(told) == {"a.py": {"sub"}}


def test_a_file_that_was_only_touched_is_not_parsed_again(tmp_path):
    write(tmp_path, {"a.py": TASK.format(name="add")})
    scan, told = Scan(ScanRequest(str(tmp_path))), Told()
    scan.run(told)
    os.utime(tmp_path / "a.py")
    scan.run(told)
    assert (told.figures["read"], told.figures["parsed"]) == (1, 0)


def test_names_are_followed_anew_only_where_facts_are_others(tmp_path):
    asked = []

    def counting(edges: Mapping[str, NameEdges], outlines: Mapping[str, Outline], modules: Modules) -> Closure:
        asked.append(len(outlines))
        return closure_of(edges, outlines, modules)

    text = TASK.format(name="add")
    write(tmp_path, {"a.py": text, "b.py": "x = 1\n"})
    scan, told = Scan(ScanRequest(str(tmp_path)), closure=counting), Told()
    lower = text.replace("@shared", "# why\n\n@shared")
    for change, times in ((text, 1), (lower, 0), (text, 0), (text * 2, 1)):
        asked.clear()
        write(tmp_path, {"a.py": change, "b.py": f"x = {len(change)}\n"})
        scan.run(told, {str(tmp_path / "a.py"), str(tmp_path / "b.py")})
        assert bool(asked) == times
        assert told.facts_of == fresh(tmp_path).facts_of


def test_words_of_tasks_that_are_gone_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr("celeryls.indexing.file_store._MORE_WORDS", 20)
    store, told = FileStore(), Told()
    scan = Scan(ScanRequest(str(tmp_path)), store)
    write(tmp_path, {"other.py": "from jobs import " + ", ".join(f"work{number}" for number in range(50)) + "\n"})
    for number in range(50):
        write(tmp_path, {"jobs.py": TASK.format(name=f"work{number}")})
        scan.run(told)
        assert defined(told)["jobs.py"] == {f"work{number}"}
        assert "other.py" in defined(told)
        assert len(store.words) < 50
        assert len(store.records[str(tmp_path / "other.py")].words) < 50


def test_chunks_of_files_that_were_read_are_forgotten_while_others_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr("celeryls.indexing.file_store._REMEMBERED", 10)
    write(tmp_path, {f"{n}.py": TASK.format(name=f"once{n}") for n in range(25)})
    forget()
    assert len(defined(fresh(tmp_path))) == 25
    assert 0 < answers_held() <= 5 * 2 * 7


def test_a_scan_that_is_cancelled_goes_on_where_it_was(tmp_path):
    write(tmp_path, {f"{n}.py": TASK.format(name=f"t{n}") for n in range(50)})
    scan = Scan(ScanRequest(str(tmp_path)))
    told = Told(stop_after=40)
    with pytest.raises(Cancelled):
        scan.run(told)
    told.stop_after = None
    before = len(told.parsed)
    assert 10 < before < 30
    scan.run(told)
    assert sorted(told.parsed) == sorted(set(told.parsed))
    assert told.facts_of == fresh(tmp_path).facts_of


_TEXTS = [
    TASK.format(name="add"),
    "def add():\n    pass\n",
    "from celery import shared_task as job\n",
    "from pack.a import job\n\n\n@job\ndef made():\n    pass\n",
    "from .b import *\n",
    "from celery import shared_task\n\ndef wrap(**kw):\n    return shared_task(**kw)\n",
    "from pack.c import wrap as wrapped\n\n\n@wrapped()\ndef deep():\n    pass\n",
    "from . import c\n\n\n@c.wrap()\ndef far():\n    pass\n",
    "from pack.d import add\n\nadd.delay(1)\n",
    "x = 1\n",
    "@wrap()\ndef half(:\n",
    "",
]


@pytest.mark.parametrize("seed", range(12))
def test_after_any_changes_the_facts_are_those_of_a_fresh_scan(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    if seed % 2:
        monkeypatch.setattr("celeryls.indexing.file_store._MORE_WORDS", -1)
    root = tmp_path / "work"
    root.mkdir()
    scan, told = Scan(ScanRequest(str(root), wrappers=("lib.own",))), Told()
    names = [f"{folder}{name}.py" for folder in ("", "pack/", "pack/sub/") for name in ("__init__", "a", "b", "c", "d")]
    for _ in range(25):
        touched = set()
        for _ in range(chance.randrange(1, 4)):
            path = root / chance.choice(names)
            match chance.randrange(8):
                case 0 if path.exists():
                    path.unlink()
                case 1 if path.exists():
                    other = root / chance.choice(names)
                    other.parent.mkdir(parents=True, exist_ok=True)
                    path.rename(other)
                    touched.add(str(other))
                case 2 if path.parent != root and path.parent.exists():
                    touched |= {str(each) for each in path.parent.rglob("*")}
                    shutil.rmtree(path.parent)
                case 3:
                    path = root / ".gitignore"
                    path.write_text(chance.choice(["", "b.py\n", "sub/\n", "*.py\n!a.py\n"]))
                case _:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(chance.choice(_TEXTS))
            touched.add(str(path))
        scan.run(told, None if chance.random() < 0.3 else touched)
        expected = fresh(root, wrappers=("lib.own",))
        assert told.facts_of == expected.facts_of
        assert set(told.files) == set(expected.files)
