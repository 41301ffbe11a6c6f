"""A name is evaluated once for all who ask for it."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from tests.unit.configurations import ROOT

from celeryls.project.index.index import Index
from celeryls.project.values.limits.budget import Budget
from celeryls.source.outline.files import outline

APP = "from celery import Celery\napp = Celery('shop')\n"


def read(text):
    """The tasks of a module, and how many statements that change a value are evaluated."""
    path = f"{ROOT}/tasks.py"
    index = Index(Path(ROOT))
    index.listed([path])
    index.update({path: outline(text, whole=True)})
    with patch.object(Budget, "changed", autospec=True, side_effect=Budget.changed) as statements:
        index.resolve_pending()
    return list(index.snapshot.tasks()), statements.call_count


def tasks(count, options="**o"):
    return "".join(f"@app.task({options})\ndef t{number}(): ...\n" for number in range(count))


def test_the_options_of_many_tasks_are_evaluated_once():
    shared = "o = {'queue': 'mail'}\n" + "o.update(rate_limit='1/m')\n" * 50
    _, once = read(APP + shared + tasks(1))
    found, often = read(APP + shared + tasks(100))
    assert len(found) == 100
    assert all("mail" in str(task.options) for task in found)
    assert often == once


def test_a_name_has_the_value_of_the_place_where_it_is_asked_for():
    found, _ = read(
        f"{APP}o = {{'queue': 'first'}}\n@app.task(**o)\ndef a(): ...\n"
        "o['queue'] = 'second'\n@app.task(**o)\ndef b(): ...\n@app.task(**o)\ndef c(): ...\n"
    )
    queues = {task.name: [option.value for option in task.options if option.name == "queue"] for task in found}
    assert ["first" in str(each) for each in queues.values()] == [True, False, False]
    assert ["second" in str(each) for each in queues.values()] == [False, True, True]


def test_a_value_with_the_name_of_a_task_is_known_to_those_who_ask_for_it():
    path = f"{ROOT}/tasks.py"
    index = Index(Path(ROOT))
    index.listed([path])
    shared = "entry = {'task': ship.name, 'schedule': 5}\napp.conf.beat_schedule = {'a': entry}\n"
    index.update({path: outline(f"{APP}@app.task\ndef ship(): ...\n{shared}", whole=True)})
    index.resolve_pending()
    assert [use.task for use in index.snapshot.uses() if use.kind == "beat"] == ["tasks.ship"]


@pytest.mark.parametrize("count", [400, 800])
def test_tasks_between_statements_cost_no_more_than_a_file_may_cost(count):
    """Each task has a value of its own, and each value is longer than the one before."""
    grown = "".join(f"o['k{n}'] = {n}\n@app.task(**o)\ndef t{n}(): ...\n" for n in range(count))
    found, statements = read(f"{APP}o = {{'queue': 'mail'}}\n{grown}")
    assert len(found) == count
    assert statements < 20_000
