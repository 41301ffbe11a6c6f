"""The fix of CEL901 writes a route where the project has its routes; where it can't, there is no fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.case_project import lines, project

if TYPE_CHECKING:
    from pathlib import Path

TASKS = lines("from celery import shared_task", "", "", '@shared_task(queue="mails")', "def send(mail): ...")
ALONE = lines("from celery import Celery", "", 'app = Celery("shop", include=["shop.tasks"])')
SECOND = lines("from celery import Celery", "", 'other = Celery("other")')
OWN = TASKS.replace("shared_task", "app.task").replace("from celery import app.task", "from shop.celery import app")


def fixes(root: Path, files: dict[str, str]) -> list[dict[str, str]]:
    """The texts after each fix of the finding on the queue."""
    selected = lines("[tool.celeryls.diagnostics]", 'extendSelect = ["CEL901"]')
    shop = project(root, {"pyproject.toml": selected, "shop/__init__.py": "", **files})
    uri = shop.open("shop/tasks.py")
    assert "CEL901" in shop.findings(uri)
    found = [each for each in shop.actions(uri, "queue=") if "move the queue to `task_routes`" in each.title]
    return [shop.taken(each) for each in found]


@pytest.mark.parametrize("tasks", [TASKS, OWN])
def test_both_files_are_changed(tmp_path: Path, tasks: str):
    (changed,) = fixes(tmp_path, {"shop/celery.py": ALONE, "shop/tasks.py": tasks})
    assert changed == {
        "shop/tasks.py": tasks.replace('queue="mails"', ""),
        "shop/celery.py": ALONE + lines("app.conf.task_routes = {", '    "shop.tasks.send": {"queue": "mails"},', "}"),
    }


@pytest.mark.parametrize(
    "celery",
    [
        ALONE + 'app.conf.task_routes = {"shop.tasks.send": {"queue": "slow"}}\n',
        ALONE + 'app.conf.task_routes = {"shop.*": {"queue": "slow", "priority": 3}}\n',
        ALONE + "from shop.routing import routes\n\napp.conf.task_routes = routes()\n",
        ALONE + 'app.conf.task_routes = (route_for, {"a.b": "mails"})\n',
        ALONE + "app.config_from_envvar('CONFIGURATION')\n",
    ],
)
def test_what_decides_already_or_cannot_be_told_is_left_alone(tmp_path: Path, celery: str):
    assert fixes(tmp_path, {"shop/celery.py": celery, "shop/tasks.py": TASKS}) == []


def test_a_task_that_another_app_may_have_stays(tmp_path: Path):
    """Each app has the tasks of the others, and routes of its own."""
    assert fixes(tmp_path, {"shop/celery.py": ALONE, "shop/tasks.py": OWN, "shop/second.py": SECOND}) == []
    unshared = OWN.replace('queue="mails"', 'queue="mails", shared=False')
    (changed,) = fixes(tmp_path, {"shop/celery.py": ALONE, "shop/tasks.py": unshared, "shop/second.py": SECOND})
    assert changed["shop/tasks.py"] == unshared.replace('queue="mails", ', "")


@pytest.mark.parametrize(
    "decorator", ['queue="mails", routing_key="mails.new"', "queue=QUEUE", 'queue="mails", base=Base']
)
def test_more_than_a_queue_stays(tmp_path: Path, decorator: str):
    base = "\n\nclass Base(Task):\n    queue = 'slow'\n"
    tasks = TASKS.replace("import shared_task\n", f"import Task, shared_task\n\nQUEUE = 'mails'\n{base}")
    assert fixes(tmp_path, {"shop/celery.py": ALONE, "shop/tasks.py": tasks.replace('queue="mails"', decorator)}) == []
