"""Decorators that probably make tasks, in ways that can't be followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.case_project import lines

from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder

CELERY = "from celery import Celery, shared_task"
OPAQUE = lines(CELERY, "MAKERS = load()", "def our_task(**options):", "    return MAKERS['task'](options)")
WAYS = {
    "a function that looks one up": ({"shop/deco.py": OPAQUE}, "from shop.deco import our_task", "@our_task(queue='a')",
                                     "shop.deco.our_task"),
    "one that is assigned": ({"shop/deco.py": lines(CELERY, "our_task = MAKERS['task']")},
                             "from shop.deco import our_task", "@our_task", "shop.deco.our_task"),
    "a module that is not there": ({}, "from .gone import our_task", "@our_task", "shop.gone.our_task"),
    "a module of a package that is not there": ({}, "from ..gone import tools", "@tools.our_task()",
                                                "gone.tools.our_task"),
    "a library of Celery's": ({}, "from celery_more.decorators import our_task", "@our_task",
                              "celery_more.decorators.our_task"),
    "a method of an app that nothing tells": (
        {"shop/deco.py": lines(CELERY, "class App(Celery):", "    def periodic_task(self, **o):",
                               "        return MAKERS[0](o)", "app = App('shop')")},
        "from shop.deco import app", "@app.periodic_task(every=3)", "shop.deco.app.periodic_task"),
    "a method of an app's object that only a mixin has": (
        {"shop/deco.py": lines(CELERY, "app = Celery('shop')")},
        "from shop.deco import app", "@app.periodic_task(every=3)", "shop.deco.app.periodic_task"),
    "one that is called otherwise and whose function is sent": (
        {"shop/deco.py": lines("def job(f):", "    return MAKERS['task'](f)"),
         "shop/calls.py": lines("from shop.jobs import send", "def view(task):", "    send.delay(1)")},
        "from shop.deco import job", "@job", "shop.deco.job"),
}  # fmt: skip
OTHERS = {
    "invoke": ("from invoke import task", "@task"),
    "fabric": ("from fabric import task", "@task(hosts=['a'])"),
    "prefect": ("from prefect import task", "@task"),
    "airflow": ("from airflow.decorators import task", "@task.branch"),
    "airflow's own": ("from airflow.decorators import task", "@task(task_id='a')"),
    "pytest": ("import pytest", "@pytest.mark.task"),
    "a web app": ("from fastapi import FastAPI\napp = FastAPI()", "@app.task"),
    "another queue's object": ("from huey import RedisHuey\nhuey = RedisHuey()", "@huey.task()"),
    "another queue's object that is called app": ("from procrastinate import App\napp = App()", "@app.task"),
    "Django's own": ("from django.tasks import task", "@task()"),
    "locust": ("from locust import task", "@task(3)"),
    "crewai": ("from crewai.project import task", "@task"),
    "a library that nobody knows": ("from workbench import task", "@task"),
    "one of the project's that has nothing to do with Celery": ("from shop.deco import task", "@task"),
    "a parameter": ("def make(task):\n    @task\n    def inner(): ...", "@staticmethod"),
}


def index(root: Path, files: dict[str, str], wrappers: tuple[str, ...] = ()):
    for name, text in {"shop/__init__.py": "", **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return index_folder(ScanRequest(str(root), (), wrappers), cache=False)


@pytest.mark.parametrize("way", WAYS)
def test_it_is_named_and_the_setting_of_that_name_heals_it(tmp_path, way):
    files, imported, decorator, name = WAYS[way]
    jobs = lines(imported, decorator, "def send(to): ...", decorator, "def more(): ...")
    read = index(tmp_path, {**files, "shop/jobs.py": jobs})
    assert [task.name for task in read.snapshot.tasks()] == []
    (found,) = read.index.unfollowed().all()
    place = read.snapshot.location(found.spot)
    assert (found.name, Path(place.path).name, place.range.line) == (name, "jobs.py", 1)
    assert found.functions == (1 if "sent" in way else 2)
    healed = index(tmp_path, {}, (name,))
    assert sorted(task.name or "" for task in healed.snapshot.tasks()) == ["shop.jobs.more", "shop.jobs.send"]
    assert healed.index.unfollowed().all() == ()


@pytest.mark.parametrize("way", OTHERS)
def test_decorators_of_others_are_not_named(tmp_path, way):
    imported, decorator = OTHERS[way]
    jobs = lines(imported, decorator, "def send(to): ...")
    read = index(tmp_path, {"shop/jobs.py": jobs, "shop/deco.py": lines("def task(f):", "    return REGISTRY(f)")})
    assert read.index.unfollowed().all() == ()


def test_what_can_be_followed_is_not_named_and_neither_is_what_stands_beside_it(tmp_path):
    jobs = lines(
        CELERY, "from .gone import locked_task", "@shared_task", "@locked_task", "def send(to): ...",
        "@get_app().task", "def more(): ...", "def get_app():", "    return Celery('shop')",
    )  # fmt: skip
    read = index(tmp_path, {"shop/jobs.py": jobs})
    assert [task.function for task in read.snapshot.tasks()] == ["send", "more"]
    assert read.index.unfollowed().all() == ()


def test_another_library_whose_name_a_folder_of_the_project_has_is_not_named(tmp_path):
    jobs = lines(
        "from locust import HttpUser, task", "class User(HttpUser):", "    @task(3)", "    def send(self): ..."
    )
    assert index(tmp_path, {"locust/locustfile.py": jobs + CELERY}).index.unfollowed().all() == ()


KEEPING = {
    "a method": ("class Registry:", "    def task(self, fn):", "        self.fns.append(fn)", "        return fn"),
    "a method with arguments": ("class Registry:", "    def task(self, *names):", "        def keep(fn):",
                                "            return fn", "        return keep"),
    "a wrapper": ("from functools import wraps", "class Registry:", "    def task(self, fn):", "        @wraps(fn)",
                  "        def run(*args):", "            return fn(*args)", "        run.clear = clear",
                  "        return run"),
    "a wrapper with arguments": ("import functools", "class Registry:", "    def task(self, wait):",
                                 "        def keep(fn):", "            @functools.wraps(fn)",
                                 "            def run(*args):", "                return fn(*args)",
                                 "            return run", "        return keep"),
}  # fmt: skip
MAKING = {
    "a task that is made beside": ("class Registry:", "    def task(self, fn):", "        self.app.task(fn)",
                                   "        return fn"),
    "another value": ("class Registry:", "    def task(self, fn):", "        fn = MAKERS[0](fn)", "        return fn"),
    "a task that is made of a wrapper": ("from functools import wraps", "class Registry:", "    def task(self, fn):",
                                         "        @MAKERS.job", "        @wraps(fn)", "        def run(*args):",
                                         "            return fn(*args)", "        return run"),
    "either": ("class Registry:", "    def task(self, fn):", "        if X:", "            return MAKERS[0](fn)",
               "        return fn"),
}  # fmt: skip


def registered(tmp_path, way: tuple[str, ...]) -> list[str]:
    deco = lines(CELERY, *way, "reg = Registry()")
    jobs = lines("from shop.deco import reg", "@reg.task('a')" if "keep" in deco else "@reg.task", "def send(to): ...")
    return [
        each.name for each in index(tmp_path, {"shop/deco.py": deco, "shop/jobs.py": jobs}).index.unfollowed().all()
    ]


@pytest.mark.parametrize("way", KEEPING)
def test_a_decorator_that_returns_its_function_is_not_named(tmp_path, way):
    assert registered(tmp_path, KEEPING[way]) == []


@pytest.mark.parametrize("way", MAKING)
def test_one_that_may_make_a_task_is_named(tmp_path, way):
    assert registered(tmp_path, MAKING[way]) == ["shop.deco.reg.task"]
