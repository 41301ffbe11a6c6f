"""Tasks that a call makes of a function, and decorators in parentheses."""

from __future__ import annotations

import ast
import re

import pytest
from tests.unit.case_project import case, lines, project

WORK = "jobs/work.py"


def taken(found, uri, at, title):
    action = next(each for each in found.actions(uri, at) if title in each.title)
    after = found.taken(action)
    for text in after.values():
        ast.parse(re.sub(r"\$\{\d+[:|]([^}|]*)\|?\}", r"\1", text))
    return after


def test_the_actions_of_a_decorator_are_offered_on_the_call():
    found = case("call-form")
    work = found.open(WORK)
    offered = " | ".join(found.titles(work, 'app.task(name="jobs.ship"'))
    assert all(word in offered for word in ("retry with backoff", "rate", "queue"))
    assert "guess" not in offered  # the body of the function says which library it uses
    after = taken(found, work, 'app.task(name="jobs.ship"', "limit the rate")[WORK]
    assert 'ship = app.task(name="jobs.ship", acks_late=True, rate_limit="' in after
    assert ")(_ship)" in after


def test_a_function_that_is_handed_over_alone_gets_the_options_beside_it():
    found = case("call-form")
    work = found.open(WORK)
    after = taken(found, work, "app.task(bill)", "limit the rate")[WORK]
    assert 'bill_task = app.task(bill, rate_limit="' in after


def test_the_exceptions_are_those_of_the_functions_body():
    found = case("call-form")
    work = found.open(WORK)
    after = taken(found, work, 'app.task(name="jobs.ship"', "retry with backoff")[WORK]
    assert re.search(r"autoretry_for=\(\S*httpx\.", after)


def test_a_lambda_is_known_by_its_name_and_nothing_is_offered_on_it():
    found = case("call-form")
    work = found.open(WORK)
    assert found.titles(work, 'app.task(name="jobs.double")') == []
    assert found.uses("jobs.double") == [(WORK, 24), (WORK, 27)]
    assert found.definitions(work, 'jobs.double", args') == [(WORK, 18)]


def test_calls_and_names_are_uses():
    found = case("call-form")
    assert found.uses("jobs.ship") == [(WORK, 22), (WORK, 25)]
    assert found.uses("jobs.work.bill") == [(WORK, 23), (WORK, 26)]


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("@(app.task(acks_late=True))\ndef add(): ...", "@(app.task(acks_late=True, rate_limit="),
        ("@(app.task)\ndef add(): ...", "@(app.task(rate_limit="),
        ("def add(): ...\nadd = app.task(add)", "add = app.task(add, rate_limit="),
        ("def add(): ...\nadd = (app.task(acks_late=True))(add)", "add = (app.task(acks_late=True, rate_limit="),
        ("def add(): ...\nadd = app.task()(add)", "add = app.task(rate_limit="),
        ("def add(): ...\nadd = shared_task(\n    name='x',\n)(add)", "name='x',\n    rate_limit="),
        ("from work import add\nplus = app.task(add)", "plus = app.task(add, rate_limit="),
    ],
)
def test_whatever_shape_the_call_has(tmp_path, written, after):
    head = lines("from celery import Celery, shared_task", "app = Celery()", "", "")
    files = {"jobs.py": head + written + "\n", "work.py": "def add(): ...\n"}
    found = project(tmp_path, files)
    jobs = found.open("jobs.py")
    at = "app.task" if "app.task" in written else "shared_task(\n"
    assert after in taken(found, jobs, at, "limit the rate")["jobs.py"]


def test_a_wrapper_that_takes_nothing_more_is_left_alone(tmp_path):
    text = lines(
        "from celery import shared_task",
        "def job(f):",
        "    return shared_task(f)",
        "def add(): ...",
        "plus = job(add)",
    )
    found = project(tmp_path, {"jobs.py": text})
    assert [task.name for task in found.snapshot.tasks()] == ["jobs.add"]
    assert [title for title in found.titles(found.open("jobs.py"), "job(add)") if "rate" in title] == []


@pytest.mark.parametrize(
    ("at", "declared", "uses"),
    [
        ("ship = app", (6, 10, 10), (22, 25)),
        ("_ship)", (6, 10, 10), (22, 25)),
        ('jobs.ship", acks', (6, 10, 10), (22, 25)),
        ("bill_task = ", (13, 17), (23, 26)),
        ("bill)", (13, 17), (23, 26)),
        ("double = ", (18, 18, 18), (24, 27)),
    ],
)
def test_references_are_found_from_each_part_of_the_call(at, declared, uses):
    found = case("call-form")
    work = found.open(WORK)
    assert [line for _, line in found.references(work, at)] == sorted((*declared, *uses))


def test_the_name_in_the_call_leads_to_the_function():
    found = case("call-form")
    work = found.open(WORK)
    assert found.definitions(work, 'jobs.ship", acks') == [(WORK, 6)]
    assert found.definitions(work, "ship = app") == []  # a name of Python's


def test_symbols_lead_to_the_functions():
    found = case("call-form")
    assert {(name, file) for name, file in found.symbols()} == {
        ("jobs.ship", WORK),
        ("jobs.work.bill", WORK),
        ("jobs.double", WORK),
    }
