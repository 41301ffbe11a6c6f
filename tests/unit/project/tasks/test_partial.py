"""Tasks of a decorator that ``functools.partial`` makes of Celery's, with the options that it passes on."""

from __future__ import annotations

import pytest
from tests.unit.knowledge import ROOT, Project

TASKS = "from shop.jobs import job\n\n\n@job\ndef plain(): ...\n\n\n@job(queue='fast', name='own')\ndef given(): ...\n"
HEAD = "import functools\nfrom celery import Celery, shared_task\n\napp = Celery('shop')\n"


def options(jobs: str) -> dict[str | None, dict[str, object]]:
    """The options in force of both tasks, by name; a value that is no constant counts as what it is in the text."""
    project = Project({"shop/jobs.py": jobs, "shop/tasks.py": TASKS})
    found = project.snapshot.tasks_in(f"{ROOT}/shop/tasks.py")
    return {
        task.name: {each.name: getattr(each.value, "value", None) for each in reversed(task.options)} for task in found
    }


BOTH = "queue='slow', max_retries=5"
SLOW = "slow = functools.partial(shared_task, queue='slow')\n"


@pytest.mark.parametrize(
    "jobs",
    [
        f"{HEAD}job = functools.partial(shared_task, {BOTH})\n",
        f"{HEAD}from functools import partial as made\njob = made(shared_task, {BOTH})\n",
        f"{HEAD}job = functools.partial(app.task, {BOTH})\n",
        f"{HEAD}O = {{'queue': 'slow'}}\njob = functools.partial(shared_task, **O, max_retries=5)\n",
        f"{HEAD}{SLOW}job = functools.partial(slow, max_retries=5)\n",
        f"{HEAD}{SLOW}job = functools.partial(functools.partial(slow, queue='no'), {BOTH})\n",
        f"{HEAD}from typing import Any, cast\njob = cast(Any, functools.partial(shared_task, {BOTH}))\n",
        f"{HEAD}class A:\n    made = staticmethod(functools.partial(shared_task, {BOTH}))\n\n\njob = A.made\n",
        f"{HEAD}def made():\n    return functools.partial(shared_task, {BOTH})\n\n\njob = made()\n",
        f"{HEAD}{SLOW}def job(*args, **options):\n    return slow(*args, max_retries=5, **options)\n",
    ],
)
def test_a_task_has_the_options_that_are_passed_on_and_its_own_first(jobs: str):
    assert options(jobs) == {
        "shop.tasks.plain": {"queue": "slow", "max_retries": 5},
        "own": {"queue": "fast", "max_retries": 5, "name": "own"},
    }


@pytest.mark.parametrize(
    "jobs",
    [
        f"{HEAD}from tools import partial\njob = partial(shared_task, queue='slow')\n",
        f"{HEAD}def partial(*a, **o): ...\njob = partial(shared_task, queue='slow')\n",
        f"{HEAD}job = functools.wraps(shared_task)\n",
        f"{HEAD}from tools import cast\njob = cast(int, shared_task)\n",
        f"{HEAD}def staticmethod(made): ...\njob = staticmethod(shared_task)\n",
    ],
)
def test_another_function_of_that_name_makes_none(jobs: str):
    assert options(jobs) == {}


def test_options_that_can_not_be_read_are_not_told():
    project = Project(
        {"shop/jobs.py": f"{HEAD}job = functools.partial(shared_task, **more())\n", "shop/tasks.py": TASKS}
    )
    found = {task.function: task for task in project.snapshot.tasks_in(f"{ROOT}/shop/tasks.py")}
    assert not any(task.has_all_options for task in found.values())
    assert [found[name].name for name in ("plain", "given")] == [None, "own"]
