"""`celeryls index`: what it prints is what the folder holds."""

import json
import re
import sys

import pytest
from click.testing import CliRunner
from tests.unit.scanning import TASK, write

from celeryls.cli import main

GROUPS = {
    "files": {"listed", "read", "parsed", "with facts", "cached"},
    "tasks": {"all", "functions", "classes", "made by wrappers", "unresolved"},
    "wrappers": {"all"},
    "decorators not followed": set(),
    "uses": {"all", "not defined here", "unresolved", "call", "beat", "route"},
    "canvases": {"all", "chain"},
    "configuration": {"apps", "settings", "beat entries", "routed tasks", "queues", "workers"},
    "celery": {"version", "why", "where"},
    "cost": {"reading", "resolving", "memory"},
}
FILES = {
    "shop/__init__.py": "",
    "shop/tasks.py": TASK.format(name="add") + "\n\nclass Base:\n    pass\n",
    "shop/jobs.py": "from celery import shared_task\n\n\ndef job(**kw):\n    return shared_task(**kw)\n",
    "shop/work.py": "from celery import chain\nfrom shop.jobs import job\n\n\n@job()\ndef sell():\n    pass\n"
    "\n\nsell.delay()\nchain(sell.s(), sell.s())()\n",
    "shop/beat.py": 'SCHEDULE = {"a": {"task": "shop.tasks.add", "schedule": 10.0}}  # celery\n',
    "shop/app.py": 'from celery import Celery\n\napp = Celery("shop")\n'
    'app.conf.task_routes = {"shop.tasks.add": {"queue": "sums"}}\n',
    "Procfile": "w: celery -A shop worker -Q a,b\n",
    "requirements.txt": "celery==5.4.0\n",
}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("celeryls.indexing.records._GRANULARITY", 0)
    write(tmp_path / "work", FILES)
    return tmp_path / "work"


def printed(*arguments):
    result = CliRunner().invoke(main, ["index", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_program_is_told_groups_of_figures(root):
    numbers = json.loads(printed(root, "--stats", "--format", "json"))
    assert {group: set(figures) for group, figures in numbers.items()} == GROUPS
    assert numbers["files"] == {
        "listed": 7,
        "read": 7,
        "parsed": 7,  # files, however often their names lead back to them
        "with facts": 6,
        "cached": 0,
    }
    assert (numbers["tasks"]["all"], numbers["tasks"]["made by wrappers"]) == (2, 1)
    assert (numbers["uses"]["call"], numbers["uses"]["beat"], numbers["uses"]["unresolved"]) == (3, 1, 0)
    assert numbers["canvases"] == {"all": 1, "chain": 1}
    assert numbers["uses"]["not defined here"] == 0
    configured = {"apps": 1, "settings": 1, "beat entries": 1, "routed tasks": 1, "queues": 3, "workers": 1}
    assert numbers["configuration"] == configured
    assert numbers["celery"] == {
        "version": "5.4.0",
        "why": "requirements.txt: celery==5.4.0",
        "where": "requirements.txt:1",
    }
    assert sys.platform == "win32" or numbers["cost"]["memory"] > 1


def test_a_name_that_no_task_of_the_project_has_is_said_apart(root):
    before = json.loads(printed(root, "--stats", "--format", "json"))["uses"]
    own = "'b': {'task': 'celery.backend_cleanup', 'schedule': 1}"  # which Celery itself defines
    write(root, {"shop/more.py": f"BEAT = {{'a': {{'task': 'library.clean', 'schedule': 1}}, {own}}}\n"})
    uses = json.loads(printed(root, "--stats", "--format", "json"))["uses"]
    assert uses["beat"] == before["beat"] + 2
    assert (uses["not defined here"], uses["unresolved"]) == (1, 0)


def test_the_second_time_nothing_is_read_but_what_changed(root):
    printed(root)
    files = json.loads(printed(root, "--stats", "--format", "json"))["files"]
    assert (files["read"], files["parsed"], files["cached"]) == (0, 0, 1)
    write(root, {"shop/tasks.py": TASK.format(name="other")})
    assert json.loads(printed(root, "--stats", "--format", "json"))["files"]["read"] == 1


def test_without_a_cache_all_is_read_and_nothing_kept(root, tmp_path):
    for _ in range(2):
        assert json.loads(printed(root, "--stats", "--format", "json", "--no-cache"))["files"]["cached"] == 0
    assert not (tmp_path / "cache").exists()


def test_people_are_told_the_same(root):
    text = printed(root, "--stats")
    assert [line.split()[:3] for line in text.splitlines() if "made by" in line] == [["made", "by", "wrappers"]]
    assert "requirements.txt" in text
    shown = {" ".join(words[:-1]): words[-1] for words in (line.split() for line in text.splitlines())}
    assert shown["cached"] == "0%"
    assert re.search(r"reading +\d+\.\d\d s\b", text)
    assert re.search(r"memory +(?:unknown|\d+ MiB)\b", text)


def test_a_line_says_that_it_was_done(root, monkeypatch):
    monkeypatch.chdir(root)
    assert printed() == "2 tasks in 7 files\n"
    (root / "celeryls.toml").write_text('exclude = ["*", "!*/", "!tasks.py"]\n')
    assert printed() == "1 task in 1 file\n"


def test_the_folder_s_settings_hold(root):
    (root / "celeryls.toml").write_text('exclude = ["shop/work.py"]\n')
    assert json.loads(printed(root, "--stats", "--format", "json"))["tasks"]["all"] == 1


def test_an_empty_folder_and_one_that_is_not_there(tmp_path):
    (tmp_path / "empty").mkdir()
    assert printed(tmp_path / "empty") == "0 tasks in 0 files\n"
    assert json.loads(printed(tmp_path / "empty", "--stats", "--format", "json"))["files"]["cached"] == 0
    assert CliRunner().invoke(main, ["index", str(tmp_path / "none")]).exit_code == 2


def test_a_decorator_that_can_not_be_followed_is_named_with_the_setting_that_heals_it(root):
    write(root, {"shop/late.py": "from .missing import our_task\n\n\n@our_task\ndef send(): ...\n"})
    found = json.loads(printed(root, "--stats", "--format", "json"))["decorators not followed"]
    assert found == {
        "shop.missing.our_task": {"functions": 1, "where": "shop/late.py:4", "setting": "celeryls.wrappers"}
    }
    text = " ".join(printed(root, "--stats").split())
    assert "shop.missing.our_task 1 function, first at shop/late.py:4; if it makes" in text
    write(root, {"celeryls.toml": 'wrappers = ["shop.missing.our_task"]\n'})
    numbers = json.loads(printed(root, "--stats", "--format", "json"))
    assert (numbers["tasks"]["all"], numbers["decorators not followed"]) == (3, {})
