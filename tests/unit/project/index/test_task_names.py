"""The names of a project's tasks, and whether it writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.knowledge import ROOT, Project

from celeryls.project.index.index import Index
from celeryls.source.outline.files import outline

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


NEEDS = f"{HEAD}@shared_task(bind=True)\ndef a(self, x, *, y): ...\n\n\n"


def test_tasks_that_run_without_arguments_come_first_and_those_that_need_some_last():
    known = "@shared_task(bind=True)\ndef z(self, days=7, **kwargs): ...\n\n\n"
    unknown = '@shared_task(name="t.m", **OPTIONS)\ndef m(x): ...\n\n\n@shared_task(base=Other)\ndef n(x): ...\n'
    project = Project({"t.py": NEEDS + known + unknown})
    assert project.snapshot.task_names() == ("t.z", "t.m", "t.n", "t.a")
    assert [task.required for task in project.snapshot.tasks_named("t.a")] == [("x", "y")]


def test_a_name_that_two_services_share_needs_arguments_only_if_both_tasks_do():
    free = '@shared_task(name="t.a")\ndef b(): ...\n'
    files = {"t.py": NEEDS, "u.py": HEAD + free + PLAIN.format("c")}
    assert Project(files).snapshot.task_names() == ("u.c", "t.a")


def test_the_order_follows_an_edit_of_the_parameters():
    path, other = f"{ROOT}/t.py", PLAIN.format("b")
    index = Index(Path(ROOT))
    index.listed([path])
    found = []
    for text in (NEEDS + other, NEEDS.replace(", x, *, y", "") + other.replace("()", "(x)")):
        index.update({path: outline(text, whole=True)})
        assert index.resolve_pending()
        found.append(index.snapshot.task_names())
    assert found == [("t.b", "t.a"), ("t.a", "t.b")]


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
