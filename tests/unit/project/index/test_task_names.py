"""The names of a project's tasks, and whether it writes them."""

from __future__ import annotations

import pytest
from tests.unit.knowledge import ROOT, Project

HEAD = "from celery import shared_task\n\n\n"
PLAIN = "@shared_task\ndef {}(): ...\n\n\n"
NAMED = '@shared_task(name="own.{0}")\ndef {0}(): ...\n\n\n'


def tasks(plain: str = "", named: str = "") -> str:
    return HEAD + "".join(map(PLAIN.format, plain)) + "".join(map(NAMED.format, named))


def test_names_are_those_of_the_project_and_not_those_of_tests():
    files = {"b/tasks.py": tasks("xy"), "a/tasks.py": tasks("z", "n"), "a/tests/test_x.py": tasks("t")}
    snapshot = Project(files).snapshot
    assert snapshot.task_names() == ("own.n", "a.tasks.z", "b.tasks.x", "b.tasks.y")
    assert snapshot.task_prefixes() == ("b.tasks", "own", "a.tasks")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({"a/tasks.py": tasks("x")}, False),
        ({"a/tasks.py": tasks("", "x")}, True),
        ({"a/tasks.py": tasks("x", "y")}, True),
        ({"a/tasks.py": tasks("xz", "y")}, False),
        ({"a/tasks.py": tasks("", "x"), "b/tasks.py": tasks("xyz")}, True),
        ({"a/tasks/mail.py": tasks("x"), "b/tasks.py": tasks("", "xyz")}, False),
        ({"b/tasks.py": tasks("x"), "ab/tasks.py": tasks("yz")}, False),
        ({"a/tests/test_x.py": tasks("x")}, None),
    ],
)
def test_the_app_s_habit_counts_else_the_project_s(files, expected):
    assert Project({"a/x.py": "", **files}).snapshot.writes_names(f"{ROOT}/a") is expected


def test_the_queues_of_a_file_are_those_that_its_tasks_go_to():
    files = {
        "a/tasks.py": HEAD + '@shared_task(queue="slow")\ndef f(): ...\n\n\n@shared_task\ndef g(): ...\n',
        "b/tasks.py": HEAD + '@shared_task(queue="mail")\ndef h(): ...\n',
        "c/tasks.py": tasks("x"),
        "d/tasks.py": tasks("", "y"),
        "config/celery.py": (
            "from celery import Celery\n\napp = Celery('x')\n"
            "app.conf.task_routes = {'c.tasks.*': {'queue': 'bulk'}, 'own.y': {'queue': 'fast'}}\n"
        ),
    }
    snapshot = Project(files).snapshot
    assert [snapshot.queues_used_in(f"{ROOT}/{name}/tasks.py") for name in "abcde"] == [
        ("slow",),
        ("mail",),
        ("bulk",),
        ("fast",),
        (),
    ]
