"""Classes that an app registers as tasks, by a call or as their decorator."""

from __future__ import annotations

import pytest
from tests.unit.knowledge import ROOT, Project

HEAD = "from celery import Celery, Task, current_app\n\napp = Celery('shop')\n\n\n"
BODY = "class Export(Task):\n    queue = 'slow'\n\n    def run(self): ...\n"


def made(text: str) -> list[tuple[str | None, str, str | None, object]]:
    project = Project({"shop/tasks.py": text})
    return [
        (task.name, task.kind, task.app, getattr(getattr(task.option("queue"), "value", None), "value", None))
        for task in project.snapshot.tasks_in(f"{ROOT}/shop/tasks.py")
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{BODY}\n\napp.register_task(Export())\n",
        f"{HEAD}{BODY}\n\nExport = app.register_task(Export)\n",
        f"{HEAD}@app.register_task\n{BODY}",
        f"{HEAD}@app.tasks.register\n{BODY}",
    ],
)
def test_the_app_s_class_is_a_task(text: str):
    assert made(text) == [("shop.tasks.Export", "class", "shop.tasks.app", "slow")]


def test_so_is_one_of_whichever_app_is_current():
    assert [each[:2] for each in made(f"{HEAD}@current_app.register_task\n{BODY}")] == [("shop.tasks.Export", "class")]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}@other\n@app.register_task\n{BODY}",
        f"{HEAD}@app.register_task\n@other\n{BODY}",
        f"{HEAD}@app.register_task\nclass Export: ...\n",
        f"{HEAD}@register_task\n{BODY}",
        f"{HEAD}{BODY}",
    ],
)
def test_another_class_is_none(text: str):
    assert made(text) == []


def test_the_name_of_a_decorated_class_is_its_instance():
    project = Project({"shop/tasks.py": f"{HEAD}@app.register_task\n{BODY}\n\nExport.delay()\n"})
    assert [use.method for use in project.snapshot.uses_of("shop.tasks.Export")] == ["delay"]
