"""What the prefilter lets through holds all that there is to know; measured on real-looking projects."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.oracle import PROJECTS, WORKERS, calls

from celeryls.catalogue.names import SENDING, SIGNING
from celeryls.source.expression.values import Attribute, CallExpression, Constant, Name
from celeryls.source.outline.files import outline
from celeryls.source.text.relevance import may_matter, relevant

sys.path.insert(0, str(Path(__file__).parents[4] / "benchmarks"))

from recall import facts, read_all, read_filtered, task_names

REACHED_BY_NAME = {("queue", "src_layout/src/warehouse/queues.py")}
"""Said in no word of Celery's: found because a setting names it."""


def test_no_fact_of_the_projects_is_lost():
    everything = read_all(PROJECTS)
    tasks = task_names(everything)
    wanted, found = facts(everything, tasks), facts(read_filtered(PROJECTS), tasks)
    assert {(lost.kind, lost.path) for lost in wanted - found} == REACHED_BY_NAME
    assert {each.kind for each in found} >= {"task", "dispatch", "direct call", "patch", "beat entry", "setting"}


@pytest.mark.parametrize(("project", "worker"), [(name, worker) for name, each in WORKERS.items() for worker in each])
def test_every_call_that_celery_would_answer_is_in_the_outline(project: str, worker: str):
    folder = PROJECTS / project
    expected = {(call["file"], call["line"], call["method"]) for call in calls(project, worker)}
    assert expected
    found = {
        (file, line, method)
        for file in {file for file, _, _ in expected}
        for line, method in called((folder / file).read_bytes())
    }
    assert expected - found == set()


def called(data: bytes) -> set[tuple[int, str]]:
    """The lines, from 1, and the methods of the calls in a file; a call may be direct whatever is called."""
    assert may_matter(data)
    found: set[tuple[int, str]] = set()
    for line, unit in outline(data.decode()).units:
        for each in unit.calls:
            found |= {(line + 1 + place, name) for place, name in ways(each.call)}
    return found


def ways(call: CallExpression) -> set[tuple[int, str]]:
    callee = call.callee
    if isinstance(callee, CallExpression):  # chord(header)(body)
        return set()
    assert isinstance(callee, Name | Attribute)
    last = callee.dotted.rpartition(".")[2] if isinstance(callee, Name) else callee.name
    last = "tasks" if last in ("get", "__getitem__") else last
    found = {(callee.range.end_line, last), (callee.range.end_line, "()")}
    return found | {(argument.value.range.line, last) for argument in call.arguments[:1]}


@pytest.mark.parametrize(
    "text",
    ["import tasks", "x.delay()", "s.s(1)", "x.apply_async()", "app.conf.x = 1", "CELERY_X = 1", "x.signature((1,))"],
)
def test_a_file_with_a_word_of_celery_s_matters(text: str):
    assert may_matter(text.encode())
    assert relevant(f"def f():\n    {text}\n", frozenset())


@pytest.mark.parametrize("method", sorted((SENDING | SIGNING) - {"map", "chunks"}))
def test_a_file_that_sends_or_signs_a_task_matters(method: str):
    """``map`` and ``chunks`` alone say too little: pools and querysets have them, too."""
    text = f"job.{method}(1)"
    assert may_matter(text.encode())
    assert relevant(f"def f():\n    {text}\n", frozenset())


def test_a_file_without_any_does_not():
    text = "import os\n\ndef f(x):\n    return x.split(',')\n"
    assert not may_matter(text.encode())
    assert not relevant(text[10:], frozenset())
    assert may_matter(text.encode(), frozenset({"split"}))
    assert relevant(text[10:], frozenset({"split"}))


def test_a_chunk_that_calls_what_the_head_imports_from_tasks_is_read():
    text = "from shop.tasks import add\n\ndef f():\n    add(1)\n\ndef g():\n    other(1)\n"
    calls = [called.call.callee for _, unit in outline(text).units for called in unit.calls]
    assert [callee.dotted for callee in calls if isinstance(callee, Name)] == ["add"]


@pytest.mark.parametrize(
    "task", ["@app.task(queue=MAIL)\ndef send(to): ...\n", "send = app.task(deliver)\n"], ids=["decorated", "called"]
)
def test_a_chunk_that_calls_the_file_s_own_task_directly_is_read(task: str):
    text = f"from shop.celery import app, MAIL\n\ndef f(to):\n    send(to)\n\n\ndef g():\n    other(1)\n\n\n{task}"
    calls = {(line, called.call.callee) for line, unit in outline(text).units for called in unit.calls}
    found = {
        (line, callee.dotted) for line, callee in calls if isinstance(callee, Name) and callee.dotted != "app.task"
    }
    assert found == {(2, "send")}


def test_a_word_of_the_project_makes_a_chunk_worth_reading():
    text = "x = 1\n\n@job\ndef f(): ...\n"
    assert not any(unit.definitions for _, unit in outline(text).units)
    ((_, _), (line, unit)) = outline(text, frozenset({"job"})).units
    assert (line, unit.definitions[0].name) == (2, "f")


def test_a_file_that_names_lead_to_is_read_as_a_whole():
    text = "from .base import Base\n\nclass Mine(Base):\n    queue = 'a'\n\nLIMIT = 3\n"
    assert [len(unit.definitions) for _, unit in outline(text).units] == [0]
    values = [each.value for _, unit in outline(text, whole=True).units for each in unit.assignments]
    assert [value.value for value in values if isinstance(value, Constant)] == ["a", 3]
