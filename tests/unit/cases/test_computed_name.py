"""A name that a hook may change is not known: it is neither shown nor written nor looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.case_project import CaseProject, case, project

if TYPE_CHECKING:
    from pathlib import Path

NAMED = (
    "from celery import Celery\n\n\nclass Named(Celery):\n    def gen_task_name(self, name, module):\n"
    "        return name\n"
)
MIXIN = (
    "from celery import Celery\n\n\nclass Mixin:\n    def gen_task_name(self, name, module):\n        return name\n\n\n"
)
TASKS = (
    "from celery import current_app, shared_task\nfrom conf import app\n\n\n@app.task\ndef own(): ...\n\n\n"
    "@shared_task\ndef shared(): ...\n\n\n@current_app.task\ndef current(): ...\n\n\n@app.task(name='given')\n"
    "def named(): ...\n"
)


def names(known: CaseProject) -> dict[str, str | None]:
    return {task.function: task.name for task in known.snapshot.tasks()}


def routes(known: CaseProject, uri: str, task: str) -> list[str]:
    return [title for title in known.titles(uri, task) if "task_routes" in title]


def test_names_that_an_app_s_class_computes_are_not_known():
    known = case("computed-name")
    assert names(known) == {
        "invoice": None,
        "dun": "billing.tasks.dun",
        "current": None,
        "renamed": None,
        "dotted": None,
    }
    assert {name for name, _ in known.symbols("billing")} == {"billing.tasks.dun"}
    uri = known.open("billing/tasks.py")
    for task in ("def invoice", "def dun", "def current", "def renamed", "def dotted"):
        assert routes(known, uri, task) == []
    assert {use.text: use.task for use in known.snapshot.uses() if use.method == "send_task"} == {
        "billing.invoice": "billing.invoice",
        "billing.tasks.dun": "billing.tasks.dun",
        "billing.tasks.current": "billing.tasks.current",
    }
    assert known.definitions(uri, '"billing.tasks.dun"'[1:]) == [("billing/tasks.py", 14)]
    assert known.definitions(uri, "billing.tasks.current") == []


@pytest.mark.parametrize(
    "conf",
    [
        f"{NAMED}\n\napp = Named('x')\n",
        f"{NAMED}\n\nclass Own(Named): ...\n\n\napp = Own('x')\n",
        f"{NAMED}\n\ndef make():\n    return Named('x')\n\n\napp = make()\n",
        f"{NAMED}\n\ndef make():\n    made = Named('x')\n    return made\n\n\napp = make()\n",
        "from base import Named\n\napp = Named('x')\n",
        f"{MIXIN}class Own(Mixin, Celery): ...\n\n\napp = Own('x')\n",
        f"{MIXIN}class Own(Celery):\n    gen_task_name = staticmethod(str)\n\n\napp = Own('x')\n",
    ],
)
def test_a_class_that_names_tasks_may_be_any_of_the_app_s(conf: str, tmp_path: Path):
    known = project(tmp_path, {"conf.py": conf, "base.py": NAMED, "tasks.py": TASKS})
    assert names(known) == {"own": None, "shared": None, "current": None, "named": "given"}


def test_a_name_is_known_again_when_the_hook_goes(tmp_path: Path):
    known = project(tmp_path, {"conf.py": f"{NAMED}\n\napp = Named('x')\n", "tasks.py": TASKS})
    assert names(known)["shared"] is None
    known.open("conf.py", "from celery import Celery\n\napp = Celery('x')\n")
    assert names(known) == {
        "own": "tasks.own", "shared": "tasks.shared", "current": "tasks.current", "named": "given"
    }  # fmt: skip
    known.open("conf.py", f"{NAMED}\n\napp = Named('x')\n")
    assert names(known)["shared"] is None


def test_a_hook_of_a_test_or_of_another_service_changes_no_name(tmp_path: Path):
    files = {
        "a/conf.py": "from celery import Celery\n\napp = Celery('x')\n",
        "a/tasks.py": TASKS,
        "a/tests/helpers.py": NAMED,
        "b/conf.py": f"{NAMED}\n\napp = Named('x')\n",
        "b/jobs.py": TASKS,
    }
    known = project(tmp_path, files)
    found = {task.spot.path.rpartition("/")[2] + task.function: task.name for task in known.snapshot.tasks()}
    assert found["tasks.pyshared"] == "tasks.shared"
    assert found["jobs.pyshared"] is None


def test_tasks_of_the_current_app_are_routed_nowhere(tmp_path: Path):
    known = project(
        tmp_path, {"conf.py": "from celery import Celery\n\napp = Celery('x')\n", "tasks.py": TASKS}
    ).asks_user()
    uri = known.open("tasks.py")
    assert routes(known, uri, "def own") != []
    assert routes(known, uri, "def current") == []
