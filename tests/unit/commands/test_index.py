"""`celeryls index`: what it prints is what the folder holds."""

import json
import re
import sys

import pytest
from click.testing import CliRunner
from tests.unit.commands.schemas import is_valid
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
    monkeypatch.setattr("celeryls.indexing.listing._GRANULARITY", 0)
    write(tmp_path / "work", FILES)
    return tmp_path / "work"


def printed(*arguments):
    result = CliRunner().invoke(main, ["index", *map(str, arguments)])
    assert result.exit_code == 0, result.output
    return result.output


def numbers(*arguments):
    return json.loads(printed(*arguments, "--stats", "--format", "json"))["stats"]


def test_a_program_is_told_groups_of_figures(root):
    told = numbers(root)
    assert {group: set(figures) for group, figures in told.items()} == GROUPS
    assert told["files"] == {
        "listed": 7,
        "read": 7,
        "parsed": 7,  # files, however often their names lead back to them
        "with facts": 6,
        "cached": 0,
    }
    assert (told["tasks"]["all"], told["tasks"]["made by wrappers"]) == (2, 1)
    assert (told["uses"]["call"], told["uses"]["beat"], told["uses"]["unresolved"]) == (3, 1, 0)
    assert told["canvases"] == {"all": 1, "chain": 1}
    assert told["uses"]["not defined here"] == 0
    configured = {"apps": 1, "settings": 1, "beat entries": 1, "routed tasks": 1, "queues": 3, "workers": 1}
    assert told["configuration"] == configured
    assert told["celery"] == {
        "version": "5.4.0",
        "why": "requirements.txt: celery==5.4.0",
        "where": "requirements.txt:1",
    }
    assert sys.platform == "win32" or told["cost"]["memory"] > 1


def test_a_name_that_no_task_of_the_project_has_is_said_apart(root):
    before = numbers(root)["uses"]
    own = "'b': {'task': 'celery.backend_cleanup', 'schedule': 1}"  # which Celery itself defines
    write(root, {"shop/more.py": f"BEAT = {{'a': {{'task': 'library.clean', 'schedule': 1}}, {own}}}\n"})
    uses = numbers(root)["uses"]
    assert uses["beat"] == before["beat"] + 2
    assert (uses["not defined here"], uses["unresolved"]) == (1, 0)


def test_the_second_time_nothing_is_read_but_what_changed(root):
    printed(root)
    files = numbers(root)["files"]
    assert (files["read"], files["parsed"], files["cached"]) == (0, 0, 1)
    write(root, {"shop/tasks.py": TASK.format(name="other")})
    assert numbers(root)["files"]["read"] == 1


def test_without_a_cache_all_is_read_and_nothing_kept(root, tmp_path):
    for _ in range(2):
        assert numbers(root, "--no-cache")["files"]["cached"] == 0
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
    assert numbers(root)["tasks"]["all"] == 1


def test_an_empty_folder_and_one_that_is_not_there(tmp_path):
    (tmp_path / "empty").mkdir()
    assert printed(tmp_path / "empty") == "0 tasks in 0 files\n"
    assert numbers(tmp_path / "empty")["files"]["cached"] == 0
    assert CliRunner().invoke(main, ["index", str(tmp_path / "none")]).exit_code == 2


LISTED = {
    "shop/odd.py": "from celery import shared_task\n\nfrom shop.names import NAME\n\n\n@shared_task(name=NAME)\n"
    "def odd():\n    pass\n\n\nsomething().apply_async()\nshared_task.delay\n",
    "shop/names.py": "import os\n\nNAME = os.environ['NAME']\n",
}


def lines_of(root, *sections):
    return printed(root, *sections).splitlines()


def test_tasks_are_listed_with_place_and_queue(root):
    assert lines_of(root, "--tasks") == [
        "shop/tasks.py:5:5: shop.tasks.add -> sums",
        "shop/work.py:6:5: shop.work.sell -> celery",
    ]


def test_the_queue_of_a_task_that_several_apps_run_is_told_of_each(root):
    app = f"{FILES['shop/app.py']}app.conf.include = ['shop.tasks']\n"
    write(root, {"shop/app.py": app, "other/__init__.py": "", "other/app.py": app.replace('"sums"', '"more"')})
    assert lines_of(root, "--tasks")[0] == (
        "shop/tasks.py:5:5: shop.tasks.add -> depends on the app: sums in shop.app.app, more in other.app.app"
    )
    told = json.loads(printed(root, "--format", "json", "--tasks"))
    assert is_valid(told, "index")
    assert told["tasks"][0]["queue"] is None
    assert told["tasks"][0]["queues"] == [
        {"app": "shop.app.app", "queue": "sums"},
        {"app": "other.app.app", "queue": "more"},
    ]


@pytest.mark.parametrize(("more", "queue"), [("", "own"), ("app.conf.task_annotations = made()\n", "unknown")])
def test_a_queue_of_its_own_is_told_where_routes_can_t_be_read(root, more, queue):
    app = f"{FILES['shop/app.py']}app.conf.task_routes = made()\n{more}"
    tasks = "from celery import shared_task\n\n\n@shared_task(queue='own')\ndef add(x): ...\n"
    write(root, {"shop/app.py": app, "shop/tasks.py": tasks})
    assert f"shop/tasks.py:5:5: shop.tasks.add -> {queue}" in lines_of(root, "--tasks")


def test_entries_of_a_schedule_are_listed(root):
    assert lines_of(root, "--beat") == ["shop/beat.py:1:13: a: shop.tasks.add, 10.0"]


def test_queues_are_listed_with_each_place(root):
    assert lines_of(root, "--queues") == [
        "Procfile:1:29: a",
        "Procfile:1:31: b",
        "shop/app.py:4:53: sums",
    ]


def test_what_can_t_be_told_can_be_looked_up(root):
    write(root, LISTED)
    found = lines_of(root, "--unresolved")
    assert found == ["shop/odd.py:7:5: task odd"]
    assert numbers(root)["tasks"]["unresolved"] == 1


def test_a_route_for_many_tasks_is_not_unresolved(root):
    write(root, {"shop/app.py": FILES["shop/app.py"].replace("shop.tasks.add", "shop.tasks.*")})
    assert lines_of(root, "--unresolved") == ["unresolved: none"]
    assert numbers(root)["uses"]["unresolved"] == 0


def test_an_empty_list_says_so(tmp_path):
    root = tmp_path / "empty"
    root.mkdir()
    for name in ("tasks", "beat", "queues", "unresolved"):
        assert lines_of(root, f"--{name}") == [f"{name}: none"]
    assert lines_of(root, "--beat", "--tasks") == ["beat: none", "tasks: none"]


def test_several_lists_have_headings(root):
    write(root, LISTED)
    assert [line for line in lines_of(root, "--beat", "--tasks", "--unresolved") if line.endswith(":")] == [
        "beat:",
        "tasks:",
        "unresolved:",
    ]


def test_a_program_is_told_all_unless_it_asks_for_less(root):
    write(root, LISTED)
    told = json.loads(printed(root, "--format", "json"))
    assert list(told) == ["stats", "tasks", "beat", "queues", "unresolved"]
    assert is_valid(told, "index")
    assert not is_valid({**told, "queues": [{"name": "sums"}]}, "index")
    assert told["tasks"][1] == {
        "name": "shop.tasks.add",
        "function": "add",
        "module": "shop.tasks",
        "kind": "function",
        "app": None,
        "wrapper": None,
        "queue": "sums",
        "queues": [{"app": "shop.app.app", "queue": "sums"}],
        "path": "shop/tasks.py",
        "line": 5,
        "column": 5,
    }
    assert told["unresolved"][0] == {"what": "task", "text": "odd", "path": "shop/odd.py", "line": 7, "column": 5}
    assert list(json.loads(printed(root, "--format", "json", "--queues", "--tasks"))) == ["queues", "tasks"]


def test_a_decorator_that_can_not_be_followed_is_named_with_the_setting_that_heals_it(root):
    write(root, {"shop/late.py": "from .missing import our_task\n\n\n@our_task\ndef send(): ...\n"})
    found = numbers(root)["decorators not followed"]
    assert found == {
        "shop.missing.our_task": {"functions": 1, "where": "shop/late.py:4", "setting": "celeryls.wrappers"}
    }
    text = " ".join(printed(root, "--stats").split())
    assert "shop.missing.our_task 1 function, first at shop/late.py:4; if it makes" in text
    write(root, {"celeryls.toml": 'wrappers = ["shop.missing.our_task"]\n'})
    healed = numbers(root)
    assert (healed["tasks"]["all"], healed["decorators not followed"]) == (3, {})
