"""The symbols as JSON are those that pygls would make of the objects."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from lsprotocol import converters, types
from tests.unit.case_project import CLIENT, CaseProject, _searched

from celeryls.lsp.requests import symbols

TASKS = """\
from celery import Celery, shared_task

app = Celery("shop")
app.conf.beat_schedule = {"every nïght": {"task": "shop.tasks.pack", "schedule": 60}}
app.conf.task_routes = {"shop.*": {"queue": "parcels"}}


@shared_task
def pack(): ...


@shared_task(name="mail.send")
def notify(): ...; "é"; "𝒳"  # a line with more units than code points


class Bill(app.Task):
    name = "shop.bill \\"now\\""


app.register_task(Bill())
"""


def as_objects(project: CaseProject, query: str) -> object:
    found = _searched(symbols.symbols(project.server, types.WorkspaceSymbolParams(query)))
    made = converters.get_converter().unstructure(found)
    return json.loads(json.dumps(made))


@pytest.fixture(params=["utf-16", "utf-8"])
def project(tmp_path, request):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "tasks.py").write_text(TASKS, encoding="utf-8")
    return CaseProject(tmp_path, replace(CLIENT, encoding=request.param))


@pytest.mark.parametrize(
    ("query", "count"), [("", 5), ("pack", 1), ("send", 1), ("bill", 1), ("night", 0), ("parcels", 1), ("zz", 0)]
)
def test_they_are_the_same(project, query, count):
    told = symbols.symbols_json(project.server, types.WorkspaceSymbolParams(query))
    assert told is not None
    assert json.loads(told) == as_objects(project, query)
    assert len(json.loads(told)) >= count


def test_a_search_of_very_many_names_is_left_to_slices(project, monkeypatch):
    monkeypatch.setattr(symbols, "_STEPS", 1)
    assert symbols.symbols_json(project.server, types.WorkspaceSymbolParams("pack")) is None
