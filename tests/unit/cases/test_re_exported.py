"""A package that re-exports a task under the name of the module that defines it."""

from __future__ import annotations

from tests.unit.case_project import case, lines, project

TASK = "from celery import shared_task\n\n\n@shared_task\ndef grind(oats):\n    return oats\n"


def test_a_mock_of_the_packages_name_is_a_use_and_one_of_what_lies_behind_it_is_none():
    found = case("re-exported")
    assert found.uses("mill.tasks.grind.grind") == [("test_it.py", 5)]
    test = found.open("test_it.py")
    assert found.definitions(test, 'grind")') == [("mill/tasks/grind.py", 5)]
    assert found.definitions(test, 'grind.delay")') == []


def test_mocks_of_an_object_and_of_its_attribute_by_name(tmp_path):
    files = {
        "mill/__init__.py": "",
        "mill/tasks.py": TASK,
        "test_it.py": lines(
            "from unittest import mock",
            "from mill import tasks",
            "def test(monkeypatch):",
            '    mock.patch.object(tasks, "grind")',
            '    mock.patch.object(tasks.grind, "delay")',
            '    monkeypatch.setattr(tasks, "grind", None)',
            '    monkeypatch.setattr("mill.tasks.grind.delay", None)',
            '    monkeypatch.setattr(tasks, "nothing", None)',
            '    mock.patch("mill.tasks.nothing")',
        ),
    }
    assert project(tmp_path, files).uses("mill.tasks.grind") == [("test_it.py", line) for line in (4, 5, 6, 7)]


def test_an_app_that_a_package_takes_from_its_module_of_the_same_name_is_found(tmp_path):
    files = {
        "shop/__init__.py": "",
        "shop/main/__init__.py": "from .app import app\n",
        "shop/main/app.py": 'from celery import Celery\n\napp = Celery("shop")\n',
        "shop/orders/__init__.py": "",
        "shop/orders/tasks.py": "from ..main import app\n\n\n@app.task\ndef pack(box): ...\n",
    }
    assert project(tmp_path, files).task("shop.orders.tasks.pack").app == "shop.main.app.app"
