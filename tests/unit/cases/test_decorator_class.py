"""Decorators that are objects of a class, or their methods."""

from __future__ import annotations

import pytest
from tests.unit.case_project import case, lines, project


def test_the_task_is_known_with_the_options_that_the_class_is_given():
    found = case("decorator-class")
    (task,) = found.snapshot.tasks()
    assert (task.name, task.function, task.wrapper) == ("grind-oats", "grind", "mill.deco.sturdy")
    assert [(each.name, getattr(each.value, "value", None)) for each in task.options] == [
        ("max_retries", 4),
        ("name", "grind-oats"),
    ]
    assert found.uses("grind-oats") == [("mill/tasks.py", 10)]


def test_actions_edit_the_call_of_the_class():
    found = case("decorator-class")
    tasks = found.open("mill/tasks.py")
    action = next(each for each in found.actions(tasks, "@sturdy") if "rate" in each.title)
    assert '@sturdy(name="grind-oats", max_retries=4, rate_limit="' in found.taken(action)["mill/tasks.py"]


WAYS = {
    "an object": (
        "class Sturdy:",
        "    def __init__(self, **options):",
        "        self.options = options",
        "    def __call__(self, f):",
        "        return shared_task(**self.options)(f)",
        "sturdy = Sturdy(max_retries=4)",
    ),
    "a method": (
        "class Registry:",
        "    def sturdy(self, name=None, **options):",
        "        def made(f):",
        "            return shared_task(name=name, **options)(f)",
        "        return made",
        "registry = Registry()",
    ),
    "a method of an app of its own": (
        "from celery import Celery",
        "class Registry:",
        "    def __init__(self):",
        "        self.app = Celery()",
        "    def sturdy(self, f):",
        "        return self.app.task(f, max_retries=4)",
        "registry = Registry()",
    ),
    "a class method": (
        "class Registry:",
        "    @classmethod",
        "    def sturdy(cls, f):",
        "        return shared_task(max_retries=4)(f)",
        "registry = Registry",
    ),
    "a class with named parameters": (
        "class Sturdy:",
        "    def __init__(self, retries, queue='mill'):",
        "        self.retries = retries",
        "        self.queue = queue",
        "    def __call__(self, f):",
        "        return shared_task(max_retries=self.retries, queue=self.queue)(f)",
        "sturdy = Sturdy(4)",
    ),
}
USES = {
    "a method": ("registry", "@registry.sturdy(max_retries=4)"),
    "a method of an app of its own": ("registry", "@registry.sturdy"),
    "a class method": ("registry", "@registry.sturdy"),
}


@pytest.mark.parametrize("way", WAYS)
def test_whichever_object_makes_it(tmp_path, way):
    name, decorator = USES.get(way, ("sturdy", "@sturdy"))
    files = {
        "mill/__init__.py": "",
        "mill/deco.py": lines("from celery import shared_task", *WAYS[way]),
        "mill/jobs.py": lines(f"from mill.deco import {name}", decorator, "def grind(oats): ..."),
    }
    (task,) = project(tmp_path, files).snapshot.tasks()
    assert (task.name, task.function) == ("mill.jobs.grind", "grind")
    option = task.option("max_retries")
    assert option is not None
    assert getattr(option.value, "value", None) == 4


def test_a_class_that_is_not_called_makes_no_task_and_neither_does_one_whose_objects_make_none(tmp_path):
    files = {
        "jobs.py": lines(
            "from celery import shared_task",
            *WAYS["an object"],
            "class Other:",
            "    def __call__(self, f):",
            "        return f",
            "other = Other()",
            "@Sturdy",
            "def a(): ...",
            "@other",
            "def b(): ...",
        )
    }
    assert list(project(tmp_path, files).snapshot.tasks()) == []
