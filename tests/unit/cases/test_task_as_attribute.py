"""Tasks that classes, objects, dicts and lists hold: each place that names one is a use."""

from __future__ import annotations

import pytest
from tests.unit.case_project import lines, project

TASKS = {
    "shop/__init__.py": "",
    "shop/tasks.py": lines("from celery import shared_task", "@shared_task", "def send(to): ..."),
}
HOLDING = {
    "a class": ("class Job:", "    run_with = send"),
    "a class with an annotation": ("class Job:", "    run_with: Task = send"),
    "an object": ("class Job:", "    def __init__(self):", "        self.run_with = send"),
    "another object": ("def prepare(job):", "    job.run_with = send"),
    "a dict": ('HANDLERS = {"a": send}',),
    "an item of a dict": ("HANDLERS = {}", 'HANDLERS["a"] = send'),
    "a list": ("HANDLERS = [send]",),
    "a default": ("def prepare(job=send): ...",),
    "a default with an annotation": ("def prepare(job: Task = send): ...",),
    "a choice": ("def prepare(kind):", "    return run(send if kind else None)"),
    "the other side of a choice": ("def prepare(kind):", "    job = None if kind else send"),
}


@pytest.mark.parametrize("imported", ["from shop.tasks import send", "from shop import tasks"])
@pytest.mark.parametrize("way", HOLDING)
def test_it_is_a_use(tmp_path, way, imported):
    held = HOLDING[way]
    code = [line.replace("send", "tasks.send") for line in held] if imported.endswith("tasks") else held
    found = project(tmp_path, {**TASKS, "shop/jobs.py": lines(imported, *code)})
    line = next(number for number, each in enumerate(held, start=2) if "send" in each)
    assert found.uses("shop.tasks.send") == [("shop/jobs.py", line)]
    uri = found.open("shop/jobs.py")
    assert ("shop/jobs.py", line) in found.references(found.open("shop/tasks.py"), "send")
    found.close(uri)
    assert found.uses("shop.tasks.send") == [("shop/jobs.py", line)]


@pytest.mark.parametrize(
    "code",
    [
        ("from shop.tasks import send", "job = send"),
        ("from shop.tasks import send", "def prepare():", "    return 1 if send else 2"),
        ("from shop.mail import send", "class Job:", "    run_with = send"),
        ("from shop.tasks import send", "class Job:", "    def prepare(self, send):", "        self.run_with = send"),
    ],
)
def test_an_alias_a_condition_and_another_of_that_name_are_none(tmp_path, code):
    files = {**TASKS, "shop/mail.py": "def send(): ...\n", "shop/jobs.py": lines(*code)}
    assert project(tmp_path, files).uses("shop.tasks.send") == []
