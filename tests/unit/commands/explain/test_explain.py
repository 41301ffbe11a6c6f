"""`celeryls explain`: which task is meant, and what is printed of it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.oracle import PROJECTS
from tests.unit.commands.schemas import is_valid
from tests.unit.scanning import write

from celeryls.cli import main

APP = """
import os
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.tasks.*": {"queue": "mail", "priority": 3}}
app.conf.task_time_limit = os.environ.get("LIMIT", 90)
app.conf.task_annotations = {"*": {"rate_limit": "10/m"}}
app.conf.beat_schedule = {"nightly": {"task": "shop.tasks.ship", "schedule": 30.0}}
"""
TASKS = """from celery import shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff=True, soft_time_limit=30)
def ship(order):
    return order


@shared_task(queue="slow")
def pack(order): ...
"""
FILES = {"shop/__init__.py": "", "shop/celery.py": APP, "shop/tasks.py": TASKS, "requirements.txt": "celery==5.5.3\n"}


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path / "work", FILES)
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def printed(*arguments, status=0):
    result = CliRunner().invoke(main, ["explain", *map(str, arguments)])
    assert result.exit_code == status, result.output
    return result.output


def told(*arguments):
    found = json.loads(printed(*arguments, "--format", "json"))
    assert is_valid(found, "explain")
    return found


@pytest.mark.parametrize(
    "wanted", ["shop.tasks.ship", "tasks.ship", "ship", "shop/tasks.py:4", "shop/tasks.py:5", "shop/tasks.py:6:3"]
)
def test_a_task_is_found_by_its_name_the_end_of_it_or_a_place(wanted):
    assert told(wanted)["name"] == "shop.tasks.ship"


def test_a_path_may_be_relative_to_the_project(root, monkeypatch):
    monkeypatch.chdir(root.parent)
    assert told("shop/tasks.py:10", "--root", root)["name"] == "shop.tasks.pack"


def test_each_part_comes_with_its_place():
    (app,) = told("ship")["apps"]
    parts = app["parts"]
    assert app["app"] == "shop.celery.app"
    assert parts["queue"] == {
        "answer": "value",
        "value": "mail",
        "source": "'mail'",
        "environment": False,
        "doubt": None,
        "unread": [],
        "origin": {"kind": "route", "name": "shop.tasks.*", "path": "shop/celery.py", "line": 6, "column": 25},
    }
    assert parts["priority"]["value"] == 3
    assert (parts["time_limit"]["value"], parts["time_limit"]["environment"]) == (90, True)
    assert parts["rate_limit"]["origin"] | {"column": 0} == {
        "kind": "annotation",
        "name": "*",
        "path": "shop/celery.py",
        "line": 8,
        "column": 0,
    }
    assert parts["acks_late"]["answer"] == "default"
    assert parts["acks_late"]["origin"] == {
        "kind": "default",
        "name": "task_acks_late",
        "path": None,
        "line": None,
        "column": None,
    }
    assert app["retries"] == {"retries": 3, "attempts": [0, 1, 3, 7], "jitter": True}
    assert app["schedule"] == [
        {"key": "nightly", "schedule": "30.0", "options": {}, "path": "shop/celery.py", "line": 9, "column": 27}
    ]


def test_the_parts_are_those_of_the_project_s_celery(root):
    assert "acks_on_failure_or_timeout" in told("ship")["apps"][0]["parts"]
    (root / "requirements.txt").write_text("celery==5.7.0\n")
    assert {"acks_on_failure", "acks_on_timeout"} <= told("ship")["apps"][0]["parts"].keys()


def test_all_tasks_are_a_list():
    assert [each["name"] for each in told("--all")] == ["shop.tasks.pack", "shop.tasks.ship"]


def test_text_names_the_place_of_each_part():
    lines = printed("ship").splitlines()
    assert lines[0] == "shop.tasks.ship  shop/tasks.py:5"
    assert lines[1] == "  in the app shop.celery.app"
    assert " ".join(lines[3].split()) == "queue 'mail' route shop.tasks.* shop/celery.py:6"
    assert any("90 (1 min 30 s), unless the environment sets another" in line for line in lines)
    assert any("Attempts at 0 s, 1 s, 3 s, 7 s at most" in line for line in lines)
    assert any("Celery's defaults: " in line for line in lines)


def test_what_can_t_be_told_is_told_by_the_reason(root):
    (root / "shop/celery.py").write_text(APP.replace("os.environ.get", "unknown").replace('{"*"', 'made() or {"*"'))
    lines = printed("ship").splitlines()
    assert any("time_limit" in line and "can't be told: the value is computed" in line for line in lines)
    assert any("Can't be told, as task_annotations can't be read (shop/celery.py:8): " in line for line in lines)


@pytest.mark.parametrize(
    ("statement", "reason", "lines"),
    [
        ("app.config_from_object(made())", "the app's settings can't be read", [10]),
        ("app.conf.update(made())\napp.conf.update(more())", "the app's settings can't be read", [10, 11]),
        ("app.conf.task_annotations = made()", "task_annotations can't be read", [10]),
    ],
)
def test_the_place_of_what_can_t_be_read_is_told(root, statement, reason, lines):
    (root / "shop/celery.py").write_text(f"{APP}{statement}\n")
    places = ", ".join(f"shop/celery.py:{line}" for line in lines)
    said = " ".join(printed("ship").split())
    assert f"{reason} ({places})" in said
    assert reason not in said.replace(f"{reason} ({places})", "")
    for part in told("ship")["apps"][0]["parts"].values():
        if part["doubt"] == reason:
            assert [(each["path"], each["line"]) for each in part["unread"]] == [("shop/celery.py", n) for n in lines]


def test_a_place_that_stands_beside_it_is_not_told_twice(root):
    (root / "shop/celery.py").write_text(f"{APP}app.conf.task_routes = made()\n")
    queue = next(line for line in printed("ship").splitlines() if line.startswith("    queue "))
    assert queue.count("shop/celery.py:10") == 1
    assert "can't be told: the routes can't be read  " in queue
    assert [each["line"] for each in told("ship")["apps"][0]["parts"]["queue"]["unread"]] == [10]


def test_of_many_places_a_few_are_told(root):
    (root / "shop/celery.py").write_text(APP + "app.conf.update(made())\n" * 5)
    assert "can't be read (shop/celery.py:10, shop/celery.py:11, shop/celery.py:12, 2 more)" in " ".join(
        printed("ship").split()
    )


def test_blocks_of_text_have_an_empty_line_between_them():
    assert printed("--all").count("\n\n") == 1


def test_a_name_that_no_task_has_ends_with_names_that_are_like_it():
    assert "There is no task shop.tasks.shipp. Did you mean shop.tasks.ship" in printed("shop.tasks.shipp", status=2)
    assert "There is no task zzz. `celeryls index --tasks` lists all tasks." in printed("zzz", status=2)
    assert "There is no task shop/tasks.py:2." in printed("shop/tasks.py:2", status=2)


def test_several_tasks_of_a_name_are_listed(root):
    write(root, {"other/__init__.py": "", "other/tasks.py": TASKS})
    found = printed("ship", status=2)
    assert "  other/tasks.py:5: other.tasks.ship\n  shop/tasks.py:5: shop.tasks.ship\n" in found
    assert told("shop.tasks.ship")["path"] == "shop/tasks.py"


@pytest.mark.parametrize("arguments", [(), ("ship", "--all")])
def test_it_wants_one_task_or_all(arguments):
    assert "Give one task, or --all." in printed(*arguments, status=2)


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_same_project_gives_the_same_bytes(form):
    arguments = ("--all", "--root", PROJECTS / "django_apps", "--format", form)
    assert printed(*arguments) == printed(*arguments) == printed(*arguments, "--no-cache")


def test_every_project_is_as_the_schema_says():
    for project in ("plain_package", "cookiecutter", "opaque_configuration", "two_apps"):
        assert told("--all", "--root", PROJECTS / project, "--no-cache")


def test_the_schema_refuses_what_it_does_not_know():
    found = told("ship")
    found["apps"][0]["parts"]["queue"]["answer"] = "maybe"
    assert not is_valid(found, "explain")


def test_an_entry_s_options_are_told_as_they_decide_where_the_task_goes(root):
    """A schedule is told as code writes it."""
    options = '"schedule": crontab.from_string("0 3 * * *"), "options": {"queue": "own", "expires": made()}'
    (root / "shop/celery.py").write_text(
        f"from celery.schedules import crontab\n{APP}".replace('"schedule": 30.0', options)
    )
    lines = [" ".join(line.split()) for line in printed("ship").splitlines()]
    schedule = "crontab.from_string('0 3 * * *')"
    assert f"schedule {schedule} with queue 'own', expires unknown beat entry nightly shop/celery.py:10" in lines
    (entry,) = told("ship")["apps"][0]["schedule"]
    assert (entry["schedule"], entry["options"]) == (schedule, {"queue": "'own'", "expires": None})


def test_no_default_is_told_of_where_none_is_known(root):
    (root / "shop/celery.py").write_text(f"{APP}app.config_from_object(made())\napp.conf.task_annotations = made()\n")
    (root / "shop/tasks.py").write_text(TASKS.replace('@shared_task(queue="slow")', "@shared_task(**made())"))
    lines = printed("pack").splitlines()
    assert not any("Celery's defaults:" in line for line in lines)
    assert any("Can't be told, as " in line for line in lines)
