"""A baseline: only what is new counts."""

import json

import pytest
from tests.unit.command_line import DELAY, WRONG, codes, run, written

MORE = f"{WRONG}add.delay(1, 2, countdown=10)\n"


@pytest.fixture(autouse=True)
def _files(shop):
    written(shop, {"a/tasks.py": WRONG, "b/tasks.py": DELAY})
    assert run("--baseline", "base.json", "--write-baseline", status=0).stderr == "Wrote 1 finding to base.json.\n"


def test_what_it_has_is_not_reported(shop):
    told = run("--baseline", "base.json", status=0)
    assert told.stdout == "1 finding of the baseline not shown.\nAll checks passed!\n"
    written(shop, {"a/tasks.py": f"# a line more\n{WRONG}"})
    assert codes("--baseline", "base.json", status=0) == []


def test_the_file_says_what_is_known(shop):
    (entry,) = json.loads((shop / "base.json").read_text())["findings"]
    assert entry == {
        "path": "a/tasks.py",
        "code": "CEL304",
        "message": "`delay` raises TypeError: add() got an unexpected keyword argument 'countdown'",
        "count": 1,
    }


def test_what_is_new_is_reported(shop):
    written(shop, {"a/tasks.py": MORE})
    assert run("--baseline", "base.json", "--format", "concise").stdout.startswith("a/tasks.py:10:17: CEL304")
    written(shop, {"a/tasks.py": WRONG, "b/tasks.py": WRONG})
    assert run("--baseline", "base.json", "--format", "concise").stdout.startswith("b/tasks.py:9:17: CEL304")


def test_it_holds_from_any_folder(shop, monkeypatch):
    monkeypatch.chdir(shop / "b")
    assert codes("..", "--baseline", "../base.json", status=0) == []


def test_what_is_gone_is_told_and_removed(shop):
    written(shop, {"a/tasks.py": DELAY})
    assert run("--baseline", "base.json", status=0).stdout == (
        "1 finding of the baseline no longer there: `--write-baseline` removes them.\nAll checks passed!\n"
    )
    assert "no longer" not in run("b", "--baseline", "base.json", status=0).stdout
    run("--baseline", "base.json", "--write-baseline", status=0)
    assert json.loads((shop / "base.json").read_text())["findings"] == []


def test_writing_it_for_some_files_keeps_the_others(shop):
    written(shop, {"b/tasks.py": WRONG})
    run("b", "--baseline", "base.json", "--write-baseline", status=0)
    assert [each["path"] for each in json.loads((shop / "base.json").read_text())["findings"]] == [
        "a/tasks.py",
        "b/tasks.py",
    ]


@pytest.mark.parametrize("content", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1, "findings": [{}]}'])
def test_what_is_no_baseline_is_an_error(shop, content):
    written(shop, {"bad.json": content})
    assert "bad.json: " in run("--baseline", "bad.json", status=2).stderr


def test_a_missing_one_is_an_error(shop):
    assert "--write-baseline creates it" in run("--baseline", "none.json", status=2).stderr
    assert "--write-baseline needs --baseline" in run("--write-baseline", status=2).stderr
