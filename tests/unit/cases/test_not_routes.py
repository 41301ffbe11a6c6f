"""What looks like routes is none where no setting leads to it: tests/cases/projects/not-routes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.case_project import case, project

if TYPE_CHECKING:
    from pathlib import Path

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef pay(): ...\n"
DICT = "{'shop.tasks.pay': {'queue': 'slow'}}"
APP = "from celery import Celery\n\napp = Celery('shop')\n"


def test_there_is_no_route_in_a_payload_or_a_table():
    assert list(case("not-routes").snapshot.uses()) == []


def routes(tmp_path: Path, files: dict[str, str]) -> list[str]:
    found = project(tmp_path, {"shop/__init__.py": "", "shop/tasks.py": TASKS, **files})
    return [use.text for use in found.snapshot.uses() if use.kind == "route"]


@pytest.mark.parametrize(
    "files",
    [
        {"shop/app.py": f"{APP}app.conf.task_routes = {DICT}\n"},
        {"shop/app.py": f"{APP}ROUTES = {DICT}\napp.conf.task_routes = ROUTES\n"},
        {"shop/app.py": f"{APP}ROUTES = {DICT}\napp.conf.update(task_routes=(ROUTES, by_name))\n"},
        {
            "shop/app.py": f"{APP}from shop.ways import ROUTES\napp.conf.task_routes = ROUTES\n",
            "shop/ways.py": f"ROUTES = {DICT}\n",
        },
        {
            "shop/app.py": f"{APP}from shop.ways import routes\napp.conf.task_routes = routes()\n",
            "shop/ways.py": f"def routes():\n    return {DICT}\n",
        },
        {"shop/settings.py": f"CELERY_TASK_ROUTES = {DICT}\n"},
        {"shop/settings.py": f"CELERY_ROUTES = {DICT}\n"},
        {"shop/settings.py": f"JOBS_TASK_ROUTES = {DICT}\n"},
        {"shop/settings.py": f"CELERY = {{'task_routes': {DICT}}}\n"},
        {"shop/settings.py": f"CELERY_ANNOTATIONS = {DICT}\n"},
    ],
)
def test_a_dict_that_reaches_the_setting_is_one_of_routes(tmp_path: Path, files: dict[str, str]):
    assert routes(tmp_path, files) == ["shop.tasks.pay"]


@pytest.mark.parametrize(
    "text",
    [
        f"API_ROUTES = {DICT}\n",
        f"URL = {{'routes': {DICT}}}\n",
        f"def routes():\n    return {DICT}\n",
        f"client.post(annotations={DICT})\n",
        f"self.routes = {DICT}\n",
        f"my_task_routes = {DICT}\n",
        f"T = {{'shop.tasks.task_routes': {DICT}}}\n",
        f"{APP}ROUTES = {DICT}\napp.conf.task_queues = ROUTES\n",
    ],
)
def test_a_dict_that_does_not_is_none(tmp_path: Path, text: str):
    assert routes(tmp_path, {"shop/other.py": text}) == []


@pytest.mark.parametrize("name", ["celery.backend_cleanup", "celery.chord", "celery.group", "celery.chain"])
def test_the_tasks_that_celery_registers_itself_are_known(name: str):
    assert case("not-routes").snapshot.is_known(name)
    assert not case("not-routes").snapshot.is_known("celery.nothing")
