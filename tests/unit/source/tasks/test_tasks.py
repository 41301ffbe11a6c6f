"""Which decorators make a task, as the file alone tells."""

import pytest

from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile


def names(text: str) -> list[str]:
    """The names of the functions that are tasks."""
    return [task.definition.name for _, task in tasks(SourceFile.of(text))]


@pytest.mark.parametrize(
    ("imports", "head"),
    [
        ("from celery import shared_task", "shared_task"),
        ("from celery import shared_task", "shared_task()"),
        ("from celery import shared_task as job", "job(bind=True)"),
        ("from celery.app import shared_task", "shared_task"),
        ("import celery", "celery.shared_task"),
        ("import celery as c", "c.shared_task(queue='q')"),
        ("from celery import task", "task"),
        ("from celery.task import task", "task()"),
        ("from celery.decorators import task", "task"),
        ("from celery import Celery\napp = Celery('x')", "app.task"),
        ("from celery import Celery\nqueue = Celery('x')", "queue.task"),
        ("import celery\nworker = celery.Celery()", "worker.task(name='x')"),
        ("from shop.celery import app", "app.task"),
        ("from .celery import app as celery_app", "celery_app.task"),
        ("from ..celeryconf import app", "app.task(bind=True)"),
        ("from celery import current_app", "current_app.task"),
        ("from shop.worker import application", "application.task"),
        ("", "shared_task"),
        ("", "app.task"),
        ("", "self.app.task"),
        ("", "celery_app.task"),
        ("from shop.utils import *", "celery.task"),
        ("try:\n    from celery import shared_task as job\nexcept ImportError:\n    job = None", "job"),
    ],
)
def test_celery_s_own(imports, head):
    assert names(f"{imports}\n\n\n@{head}\ndef add(x, y): ...\n") == ["add"]


@pytest.mark.parametrize(
    ("imports", "head"),
    [
        ("from invoke import task", "task"),
        ("from prefect import task", "task(retries=3)"),
        ("from prefect import task as celery_like", "celery_like"),
        ("from airflow.decorators import task", "task"),
        ("from airflow.decorators import task", "task.virtualenv(requirements=[])"),
        ("from airflow.sdk import task", "task"),
        ("from locust import task", "task(3)"),
        ("from rq.decorators import job", "job('default')"),
        ("from huey import RedisHuey\nhuey = RedisHuey()", "huey.task()"),
        ("from huey.contrib.djhuey import task", "task()"),
        ("import procrastinate\napp = procrastinate.App(connector=None)", "app.task(queue='x')"),
        ("from procrastinate import App\napp = App(connector=None)", "app.task"),
        ("from procrastinate.contrib.django import app", "app.task"),
        ("from taskiq import InMemoryBroker\nbroker = InMemoryBroker()", "broker.task"),
        ("import dramatiq", "dramatiq.actor"),
        ("from arq import cron", "cron.task"),
        ("from typing import Any", "functools.cache"),
        ("", "task"),
        ("", "property"),
        ("", "task.setter"),
        ("", "project.task"),
    ],
)
def test_other_libraries_are_left_alone(imports, head):
    assert names(f"{imports}\n\n\n@{head}\ndef add(x, y): ...\n") == []


def test_a_class_is_no_task():
    assert names("from celery import shared_task\n\n@shared_task\nclass A: ...\n") == []


def test_tasks_in_functions_classes_and_branches():
    text = """
from celery import shared_task

if DEBUG:
    @shared_task
    def one(): ...

class Mailer:
    @shared_task
    async def two(self): ...

def make():
    try:
        @same
        @shared_task(bind=True)
        def three(self): ...
    finally:
        pass
"""
    found = {task.definition.name: task.definition for _, task in tasks(SourceFile.of(text))}
    assert list(found) == ["one", "two", "three"]
    assert found["two"].containers == (("class", "Mailer"),)
    assert found["two"].kind == "async def"
    assert found["three"].containers == (("def", "make"),)
    assert [decorator.head for decorator in found["three"].decorators] == ["same", "shared_task"]


def test_a_definition_in_a_string_is_none():
    text = '''"""How to write a task:

@shared_task
def example(): ...
"""
from celery import shared_task

@shared_task
def real():
    """
@shared_task
def in_its_docstring(): ...
    """

HELP = \'\'\'
@shared_task
def in_another(): ...
\'\'\'

@shared_task
def also_real(): ...
'''
    assert names(text) == ["real", "also_real"]


NEWER = {
    "except without parentheses": "    try:\n        pass\n    except ValueError, KeyError:\n        pass",
    "a type alias": "    type Ids = list[int]\n    return Ids",
    "a template string": '    return t"{x} and {y!r}"',
    "quotes of an f-string within it": '    return f"{\', \'.join(d["a"] for d in x)}"',
    "a backslash in an f-string": "    return f\"{'\\n'.join(x)}\"",
    "except star": "    try:\n        pass\n    except* OSError:\n        pass",
    "match": "    match x:\n        case {'a': [1, *rest]}:\n            pass",
    "parentheses around contexts": "    with (a as b, c as d):\n        pass",
}


@pytest.mark.parametrize("syntax", NEWER)
def test_syntax_that_is_newer_than_the_interpreter_loses_nothing(syntax):
    text = f"""from celery import shared_task

@shared_task
def before(x): ...

@shared_task(bind=True)
def within(self, x, y):
{NEWER[syntax]}

@shared_task
def behind(x): ...
"""
    assert names(text) == ["before", "within", "behind"]


def test_generics_of_a_function_and_an_alias_at_module_level_lose_nothing():
    text = """from celery import shared_task

type Ids[T] = list[T]

@shared_task
def first[T](x: T) -> T: ...

class Box[T: int]:
    @shared_task
    def inner[**P](x): ...
"""
    assert names(text) == ["first", "inner"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_blank_line_among_arguments_does_not_part_a_decorator_from_its_def(line_end):
    text = "@shared_task(\n    bind=True,\n\n    max_retries=3,\n)\n# why\ndef add(self): ...\n"
    assert names(text.replace("\n", line_end)) == ["add"]


def test_a_blank_line_under_a_decorator_says_that_its_def_is_still_to_come():
    text = "@shared_task(bind=True)\n\n@shared_task\ndef add(): ...\n"
    assert names(text) == ["", "add"]
    assert names("class A:\n" + "".join(f"    {line}\n" for line in text.split("\n"))) == ["", "add"]
