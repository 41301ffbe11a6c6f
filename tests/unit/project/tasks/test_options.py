"""All places that set an option of a task, in the order of force."""

from __future__ import annotations

import pytest
from tests.unit.case_project import case, lines, project

from celeryls.project.model.tasks import in_force

HEAD = ("from celery import Celery, Task, shared_task", "", 'app = Celery("t")')
BASE = (
    "class Base(Task):",
    "    max_retries = 1",
    "    rate_limit = '1/m'",
    "class Near(Base):",
    "    max_retries = 2",
)


def read(tmp_path, *rest):
    return project(tmp_path, {"t.py": lines(*HEAD, *BASE, *rest)})


def places(found, name, task="t.add"):
    """The places that set an option of a task, in the order of force."""
    options = found.snapshot.options_of(found.task(task))
    return [(option.origin, option.value.value) for option in options if option.name == name]


def forced(found, task="t.add"):
    """The options that are in force."""
    return in_force(found.snapshot.options_of(found.task(task)))


def test_the_decorator_beats_the_nearest_class_and_that_its_base(tmp_path):
    found = read(tmp_path, "@app.task(base=Near, max_retries=3)", "def add(): ...")
    assert places(found, "max_retries") == [("decorator", 3), ("base", 2), ("base", 1)]
    assert forced(found)["max_retries"].value.value == 3
    assert found.task("t.add").option("max_retries").value.value == 3
    assert places(found, "rate_limit") == [("base", "1/m")]


def test_a_class_has_its_own_before_those_of_its_bases(tmp_path):
    text = ("class Job(Near):", "    name = 'job'", "    max_retries = 3", "app.register_task(Job())")
    assert places(read(tmp_path, *text), "max_retries", "job") == [("class", 3), ("base", 2), ("base", 1)]


def test_annotations_beat_the_decorator_and_those_of_all_tasks_the_others(tmp_path):
    text = (
        "app.conf.task_annotations = {'t.add': {'rate_limit': '3/m'}, '*': {'rate_limit': '4/m', 'queue': 'x'}}",
        "@app.task(base=Base, rate_limit='2/m')",
        "def add(): ...",
    )
    found = read(tmp_path, *text)
    expected = [("annotation", "4/m"), ("annotation", "3/m"), ("decorator", "2/m"), ("base", "1/m")]
    assert places(found, "rate_limit") == expected
    assert forced(found)["queue"].origin == "annotation"


def test_what_autoretry_reads_of_the_decorator_beats_an_annotation(tmp_path):
    text = (
        "app.conf.task_annotations = {'t.add': {'retry_backoff': 1}}",
        "@app.task(retry_backoff=2)",
        "def add(): ...",
    )
    assert places(read(tmp_path, *text), "retry_backoff") == [("decorator", 2), ("annotation", 1)]


def test_a_setting_is_a_default_and_does_not_count(tmp_path):
    text = ("app.conf.task_acks_late = True", "@app.task", "def add(): ...")
    found = read(tmp_path, *text)
    assert places(found, "acks_late") == [("setting", True)]
    assert forced(found) == {}


def test_mappings_and_wrappers_are_told_apart(tmp_path):
    text = (
        "OPTIONS = {'max_retries': 5}",
        "def job(**options):",
        "    return shared_task(acks_late=True, **options)",
        "@job(queue='x', **OPTIONS)",
        "def add(): ...",
    )
    found = read(tmp_path, *text)
    origins = {name: option.origin for name, option in forced(found).items()}
    assert origins == {"queue": "decorator", "max_retries": "mapping", "acks_late": "wrapper"}
    assert found.snapshot.location(forced(found)["max_retries"].spot).range.line == 8


def test_the_call_form_has_its_own(tmp_path):
    text = ("def add(): ...", "add = app.task(base=Near, max_retries=3)(add)")
    assert places(read(tmp_path, *text), "max_retries") == [("call", 3), ("base", 2), ("base", 1)]


@pytest.mark.parametrize("maker", ["app.task", "shared_task"])
def test_options_may_stand_beside_the_function(tmp_path, maker):
    text = ("from celery import shared_task", "def add(): ...", f"add = {maker}(add, name='sum', max_retries=3)")
    found = read(tmp_path, *text)
    assert places(found, "max_retries", "sum") == [("call", 3)]
    assert not found.snapshot.tasks_named("t.add")


@pytest.mark.parametrize("name", ["t.a", "t.b", "c", "t.d", "t.e", "job", "t.f"])
def test_an_option_is_known_wherever_it_stands(name):
    assert "autoretry_for" in forced(case("option-places"), name)
