"""All places that set an option of a task, in the order in which Celery applies them."""

from __future__ import annotations

import pytest
from tests.unit.case_project import case, lines, project

HEAD = ("from celery import Celery, Task, shared_task", "", 'app = Celery("t")')
BASE = (
    "class Base(Task):",
    "    max_retries = 1",
    "    rate_limit = '1/m'",
    "class Near(Base):",
    "    max_retries = 2",
)


def given(task, name):
    return [(option.origin, option.value.value) for option in task.options.given(name)]


def read(tmp_path, *rest):
    return project(tmp_path, {"t.py": lines(*HEAD, *BASE, *rest)})


def test_the_decorator_beats_the_nearest_class_and_that_its_base(tmp_path):
    task = read(tmp_path, "@app.task(base=Near, max_retries=3)", "def add(): ...").task("t.add")
    assert given(task, "max_retries") == [("decorator", 3), ("base", 2), ("base", 1)]
    assert task.options["max_retries"].value.value == 3
    assert given(task, "rate_limit") == [("base", "1/m")]


def test_a_class_has_its_own_before_those_of_its_bases(tmp_path):
    text = ("class Job(Near):", "    name = 'job'", "    max_retries = 3", "app.register_task(Job())")
    assert given(read(tmp_path, *text).task("job"), "max_retries") == [("class", 3), ("base", 2), ("base", 1)]


def test_annotations_beat_the_decorator_and_those_of_all_tasks_the_others(tmp_path):
    text = (
        "app.conf.task_annotations = {'t.add': {'rate_limit': '3/m'}, '*': {'rate_limit': '4/m', 'queue': 'x'}}",
        "@app.task(base=Base, rate_limit='2/m')",
        "def add(): ...",
    )
    task = read(tmp_path, *text).task("t.add")
    expected = [("annotation", "4/m"), ("annotation", "3/m"), ("decorator", "2/m"), ("base", "1/m")]
    assert given(task, "rate_limit") == expected
    assert task.options["queue"].origin == "annotation"


def test_what_autoretry_reads_of_the_decorator_beats_an_annotation(tmp_path):
    text = (
        "app.conf.task_annotations = {'t.add': {'retry_backoff': 1}}",
        "@app.task(retry_backoff=2)",
        "def add(): ...",
    )
    assert given(read(tmp_path, *text).task("t.add"), "retry_backoff") == [("decorator", 2), ("annotation", 1)]


def test_a_setting_is_a_default_and_does_not_count(tmp_path):
    text = ("app.conf.task_acks_late = True", "@app.task", "def add(): ...")
    task = read(tmp_path, *text).task("t.add")
    assert given(task, "acks_late") == [("setting", True)]
    assert "acks_late" not in task.options
    assert dict(task.options) == {}


def test_mappings_and_wrappers_are_told_apart(tmp_path):
    text = (
        "OPTIONS = {'max_retries': 5}",
        "def job(**options):",
        "    return shared_task(acks_late=True, **options)",
        "@job(queue='x', **OPTIONS)",
        "def add(): ...",
    )
    task = read(tmp_path, *text).task("t.add")
    origins = {name: option.origin for name, option in task.options.items()}
    assert origins == {"queue": "decorator", "max_retries": "mapping", "acks_late": "wrapper"}
    assert task.options["max_retries"].location.range.line == 8


def test_the_call_form_has_its_own(tmp_path):
    text = ("def add(): ...", "add = app.task(base=Near, max_retries=3)(add)")
    assert given(read(tmp_path, *text).task("t.add"), "max_retries") == [("call", 3), ("base", 2), ("base", 1)]


@pytest.mark.parametrize("name", ["t.a", "t.b", "c", "t.d", "t.e", "job", "t.f"])
def test_an_option_is_known_wherever_it_stands(name):
    assert "autoretry_for" in case("option-places").task(name).options
