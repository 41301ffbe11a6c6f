"""Names of tasks that pass through names, modules, joins, helpers and loops on their way into a schedule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.case_project import CLIENT, case, lines, project

A_TO_K = (9, 10, 11, 12, 13, 16, 17, 18, 25, 30, 31, 32)


def test_every_place_is_a_use():
    found = case("names-in-strings")
    assert found.uses("shop.tasks.pack") == [("shop/celery.py", line) for line in A_TO_K]
    assert found.uses("shop.tasks.ship") == [("shop/celery.py", 14)]
    assert found.uses("shop.tasks.bill") == [("shop/celery.py", 14)]
    assert [use for use in found.snapshot.uses() if use.task is None] == []


def test_references_lists_them_all():
    found = case("names-in-strings")
    places = found.references(found.open("shop/tasks.py"), "pack(n=1)")
    assert places == [*(("shop/celery.py", line) for line in A_TO_K), ("shop/tasks.py", 5)]


@pytest.mark.parametrize(
    ("string", "line"),
    [
        ('shop.tasks.pack", "schedule": 30.0}\n', 5),
        ('shop.tasks." "pack"', 5),
        ('shop.tasks.pack", schedule=crontab', 5),
        ('shop.tasks.ship"', 10),
        ('shop.tasks.bill"', 15),
        ('shop.tasks.pack", 30)', 5),
        ('shop.tasks.pack"), name', 5),
        ('shop.tasks.pack"].s', 5),
    ],
)
def test_definition_leads_from_each_string_to_the_function(string, line):
    found = case("names-in-strings")
    assert found.definitions(found.open("shop/celery.py"), string) == [("shop/tasks.py", line)]


@pytest.mark.parametrize("name", ['PACK, "schedule"', "names.PACK", "names.PKG}", "pack.name"])
def test_definition_leads_from_a_name_that_holds_the_tasks_name_to_the_task(name):
    found = case("names-in-strings")
    assert found.definitions(found.open("shop/celery.py"), name) == [("shop/tasks.py", 5)]


@pytest.mark.parametrize("name", ["pack.s(2)", "pack, ship", "names\n"])
def test_a_name_of_python_s_is_left_to_the_server_for_python(name):
    found = case("names-in-strings")
    found.server.session.client = replace(CLIENT, has_python_server=True)
    assert found.definitions(found.open("shop/celery.py"), name) == []


def test_so_is_a_constant_where_it_is_made():
    found = case("names-in-strings")
    assert found.definitions(found.open("shop/names.py"), "PACK") == []


def test_a_beat_entry_is_known_for_each():
    entries = case("names-in-strings").snapshot.beat_entries()
    tasks = {entry.key: entry.task for entry in entries}
    assert all(tasks[key] == "shop.tasks.pack" for key in "abcdefghijk")
    assert tasks["shop.tasks.ship"] == "shop.tasks.ship"
    assert tasks["shop.tasks.bill"] == "shop.tasks.bill"
    assert len(entries) == 14


@pytest.mark.parametrize(
    "use",
    [
        'app.send_task("%s.%s" % (PKG, "pack"))',
        'app.send_task("{}.pack".format(PKG))',
        'app.send_task("{pkg}.pack".format(pkg=PKG))',
        'app.send_task(f"{PKG}.pack")',
        'app.send_task(".".join([PKG, "pack"]))',
        "app.send_task(pack.name)",
        "app.signature(pack.name)",
        "app.tasks[pack.name]",
        'CELERY_TASK_ROUTES = {pack.name: {"queue": "q"}}',
        'SCHEDULE = {"x": {"task": pack.name, "schedule": 1}}',
        'NAMES = {"pack": PKG + ".pack"}\napp.send_task(NAMES["pack"])',
        'def named(name):\n    return f"{PKG}.{name}"\n\n\napp.send_task(named("pack"))',
    ],
)
def test_whichever_way_a_name_is_made(tmp_path, use):
    files = {
        "shop/__init__.py": "",
        "shop/tasks.py": lines("from celery import shared_task", "", "", "@shared_task", "def pack(): ..."),
        "shop/use.py": lines(
            "from celery import Celery", "from shop.tasks import pack", "", "app = Celery()", 'PKG = "shop.tasks"', use
        ),
    }
    assert [path for path, _ in project(tmp_path, files).uses("shop.tasks.pack")] == ["shop/use.py"]
