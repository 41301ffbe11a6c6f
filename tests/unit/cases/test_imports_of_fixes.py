"""A fix that imports a name is only offered where the name means what the fix imports."""

from __future__ import annotations

import pytest
from tests.unit.case_project import lines
from tests.unit.checking import checked

ROW = "PeriodicTask(task='a', args=['a'])"
MODEL = "from django_celery_beat.models import PeriodicTask"
HIDDEN = {
    "a local name": ("import json", MODEL, "def plan():", "    json = 3", f"    {ROW}"),
    "a parameter": ("import json", MODEL, "def plan(json):", f"    {ROW}"),
    "a loop's name": (MODEL, "def plan(rows):", "    for json in rows:", f"        {ROW}"),
    "a name of the module": (MODEL, "json = 3", ROW),
    "a name that is assigned later": (MODEL, "import json", ROW, "json = 3"),
    "another module": (MODEL, "from rest_framework.utils import json", ROW),
}
FREE = {
    "nothing": (MODEL, ROW),
    "the module itself": ("import json", MODEL, "def plan():", f"    {ROW}"),
    "an attribute": (MODEL, "def plan(response):", "    response.json(json=1)", f"    {ROW}"),
}


def fixes(code: str, *text: str) -> list[str]:
    (found,) = checked({"shop/setup.py": lines(*text)}, code).found["shop/setup.py"]
    return [fix.title for fix in found.finding.fixes]


@pytest.mark.parametrize("way", HIDDEN)
def test_json_is_not_used_where_the_name_means_something_else(way):
    assert fixes("CEL414", *HIDDEN[way]) == []


@pytest.mark.parametrize("way", FREE)
def test_json_is_used_where_the_name_is_free(way):
    assert fixes("CEL414", *FREE[way]) == ["store it with json.dumps(…)"]


@pytest.mark.parametrize(
    ("head", "cron", "count"),
    [("", "0 3 * * *", 1), ("from celery.schedules import crontab", "0 3 * * *", 1), ("crontab = 3", "0 3 * * *", 0),
     ("from croniter import crontab", "0 3 * * *", 0), ("", "0 0 31 2 *", 0), ("", "0 0 29 2 *", 1)],
)  # fmt: skip
def test_a_crontab_is_written_where_celery_takes_it_and_the_name_is_free(head, cron, count):
    entry = f"{{'clean': {{'task': 'shop.tasks.clean', 'schedule': '{cron}'}}}}"
    text = ("from celery import Celery", head, "app = Celery('shop')", f"app.conf.beat_schedule = {entry}")
    assert len(fixes("CEL402", *text)) == count
