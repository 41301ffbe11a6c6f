"""The module of Django's settings where its name is made of the file's own path."""

from __future__ import annotations

import pytest
from tests.unit.case_project import CaseProject, lines, project

SETTINGS = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/settings.py": lines("CELERY_TASK_ROUTES = {'shop.tasks.other': {'queue': 'low'}}"),
    "shop/other_settings.py": "",
    "shop/tasks.py": lines("from celery import shared_task", "@shared_task", "def send(): ..."),
}


def made(tmp_path, *module: str) -> CaseProject:
    app = lines(
        "import os, pathlib", "from os.path import basename", "from pathlib import Path", "from celery import Celery",
        *module, 'app = Celery("shop")', 'app.config_from_object("django.conf:settings", namespace="CELERY")',
        "app.autodiscover_tasks()",
    )  # fmt: skip
    return project(tmp_path / "work", {**SETTINGS, "shop/celery.py": app})


def named(value: str) -> str:
    return f'os.environ.setdefault("DJANGO_SETTINGS_MODULE", {value})'


@pytest.mark.parametrize(
    "value",
    [
        "os.path.basename(os.path.dirname(__file__)) + '.settings'",
        "'%s.settings' % basename(os.path.dirname(os.path.abspath(__file__)))",
        "f'{Path(__file__).parent.name}.settings'",
        "f'{pathlib.Path(__file__).resolve().parent.name}.settings'",
        "f'{Path(__file__).parents[0].name}.settings'",
        "FOLDER.name + '.settings'",
    ],
)
def test_it_is_evaluated(tmp_path, value):
    found = made(tmp_path, "FOLDER = Path(os.path.dirname(__file__))", named(value))
    (app,) = found.snapshot.apps()
    assert (app.unreadable, set(app.settings)) == ((), {"task_routes"})
    tasks = found.open("shop/tasks.py")
    assert any(title.endswith(" CELERY_TASK_ROUTES (shop/settings.py)") for title in found.titles(tasks, "send"))


@pytest.mark.parametrize(
    "value", ["f'{Path(__file__).parents[1].name}.settings'", "Path('..').name + '.settings'", "Path(given).name"]
)
def test_what_the_projects_own_folder_is_called_can_not_be_told(tmp_path, value):
    (app,) = made(tmp_path, named(value)).snapshot.apps()
    assert app.unreadable


@pytest.mark.parametrize("line", [named("name()"), 'os.environ["DJANGO_SETTINGS_MODULE"] = name()'])
def test_the_title_says_what_a_django_developer_knows(tmp_path, line):
    found = made(tmp_path, line)
    tasks = found.open("shop/tasks.py")
    title = next(title for title in found.titles(tasks, "send") if "CELERY_TASK_ROUTES" in title)
    assert title.endswith("in CELERY_TASK_ROUTES (shop/settings.py), if DJANGO_SETTINGS_MODULE is this file")
