"""Star imports of modules that are not in the project: they may bind any name."""

from __future__ import annotations

import pytest
from tests.unit.case_project import CaseProject, lines, project

from celeryls.project.values.known import Known, Plain, Unresolved, entries

APP = ("from celery import Celery", "app = Celery('shop')")


def queue(found: CaseProject) -> Known:
    (app,) = found.snapshot.apps()
    setting = app.settings["task_routes"]
    ((_, route),) = entries(setting.known).values()
    return entries(route)["queue"][1]


@pytest.mark.parametrize("star", ["from shop_settings.base import *", "from .gone import *"])
def test_a_value_that_is_bound_before_one_is_no_more_than_likely(tmp_path, star):
    files = {"shop/__init__.py": "", "shop/app.py": lines(*APP, "QUEUE = 'mail'", star,
             "app.conf.task_routes = {'shop.tasks.send': {'queue': QUEUE}}")}  # fmt: skip
    known = queue(project(tmp_path, files))
    assert isinstance(known, Unresolved)
    assert isinstance(known.default, Plain)
    assert known.default.value == "mail"


@pytest.mark.parametrize(
    "code",
    [
        ("from shop_settings.base import *", "QUEUE = 'mail'"),
        ("_QUEUE = QUEUE = 'mail'", "from os.path import *"),
        ("QUEUE = 'mail'", "try:", "    from .local import *", "except ImportError:", "    pass"),
    ],
)
def test_a_value_that_is_bound_behind_one_is_certain_and_so_is_what_it_does_not_bind(tmp_path, code):
    files = {"shop/__init__.py": "", "shop/app.py": lines(*APP, *code,
             "app.conf.task_routes = {'shop.tasks.send': {'queue': QUEUE}}")}  # fmt: skip
    known = queue(project(tmp_path, files))
    assert isinstance(known, Plain)
    assert known.value == "mail"


@pytest.mark.parametrize(
    "base", ["from ship_celery import *", "from ship_celery import BaseTask", "from .gone import BaseTask"]
)
def test_a_class_that_is_registered_is_a_task_whatever_its_base_is(tmp_path, base):
    files = {
        "shop/__init__.py": "",
        "shop/app.py": lines(*APP),
        "shop/tasks.py": lines("from shop.app import app", base, "class Send(BaseTask):", "    def run(self): ...",
                               "send = app.register_task(Send())"),
    }  # fmt: skip
    assert [task.name for task in project(tmp_path, files).snapshot.tasks()] == ["shop.tasks.Send"]


def test_a_class_that_is_surely_none_is_no_task(tmp_path):
    files = {
        "shop/app.py": lines(*APP, "class Base:", "    pass", "class Send(Base):", "    def run(self): ...",
                             "app.register_task(Send())"),
    }  # fmt: skip
    assert list(project(tmp_path, files).snapshot.tasks()) == []
