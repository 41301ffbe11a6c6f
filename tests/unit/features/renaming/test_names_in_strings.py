"""Renaming a task at a string that names it: beat entries, routes, calls by name, mocks, and `name=` itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pygls.exceptions import JsonRpcException
from tests.unit.case_project import CaseProject, project
from tests.unit.features.renaming.renamed import prepared, renamed

if TYPE_CHECKING:
    from pathlib import Path

TASKS = '''from celery import shared_task


@shared_task
def ship(order):
    """Ships an order."""


@shared_task(name="mail.send", bind=True)
def send(self, to):
    ship.delay(to)
'''
APP = """from celery import Celery

app = Celery("shop", include=["shop.tasks"])
app.conf.beat_schedule = {
    "ship": {"task": "shop.tasks.ship", "schedule": 30.0},
    "send": {"task": 'mail.send', "schedule": 60.0},
}
app.conf.task_routes = {"shop.tasks.ship": {"queue": "slow"}, "mail.*": {"queue": "mail"}}
"""
VIEWS = """from celery import current_app
from shop.tasks import send, ship


def view():
    ship.delay(1)
    ship(2)
    current_app.send_task("shop.tasks.ship", args=[1])
    "Ährenfeld 📦", current_app.send_task("mail.send")
"""
TESTS = """from unittest.mock import patch

from shop import tasks


@patch("shop.tasks.ship")
@patch("shop.views.ship.delay")
def test_view(one, two):
    with patch.object(tasks, "ship"):
        assert tasks.ship.name == "shop.tasks.ship"
"""
SHOP = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/tasks.py": TASKS,
    "shop/app.py": APP,
    "shop/views.py": VIEWS,
    "tests/test_views.py": TESTS,
}


@pytest.fixture
def shop(tmp_path: Path) -> CaseProject:
    return project(tmp_path, SHOP)


def test_the_range_is_the_whole_name(shop: CaseProject):
    assert prepared(shop, "shop/app.py", '"shop.tasks.ship"') == ("shop.tasks.ship", "shop.tasks.ship")
    assert prepared(shop, "shop/tasks.py", '"mail.send"') == ("mail.send", "mail.send")
    assert prepared(shop, "shop/views.py", '"mail.send"') == ("mail.send", "mail.send")
    assert prepared(shop, "tests/test_views.py", '"ship"') == ("ship", "ship")


def test_names_of_python_and_other_strings_are_left_to_others(shop: CaseProject):
    for path, text in (("shop/tasks.py", "ship(order)"), ("shop/views.py", "ship.delay"), ("shop/app.py", '"slow"')):
        assert prepared(shop, path, text) is None
        assert renamed(shop, path, text, "dispatch") == {}


def test_a_new_last_part_renames_the_function(shop: CaseProject):
    after = renamed(shop, "shop/app.py", '"shop.tasks.ship"', "shop.tasks.dispatch")
    assert after == {path: SHOP[path].replace("ship", "dispatch") for path in after} | {
        "shop/tasks.py": TASKS.replace("ship(order)", "dispatch(order)").replace("ship.delay", "dispatch.delay"),
        "shop/app.py": APP.replace("shop.tasks.ship", "shop.tasks.dispatch"),
    }
    assert len(after) == 4


def test_any_other_change_writes_the_name_into_the_decorator(shop: CaseProject):
    after = renamed(shop, "shop/app.py", '"shop.tasks.ship"', "orders.ship")
    assert after["shop/tasks.py"] == TASKS.replace("@shared_task\n", '@shared_task(name="orders.ship")\n')
    assert after["shop/app.py"] == APP.replace("shop.tasks.ship", "orders.ship")
    assert after["shop/views.py"] == VIEWS.replace("shop.tasks.ship", "orders.ship")


@pytest.mark.parametrize("path", ["shop/tasks.py", "shop/app.py", "shop/views.py"])
def test_a_name_of_its_own_changes_there_and_in_all_strings(shop: CaseProject, path: str):
    after = renamed(shop, path, "mail.send", "mail.post")
    assert after == {
        each: SHOP[each].replace("mail.send", "mail.post") for each in ("shop/tasks.py", "shop/app.py", "shop/views.py")
    }


def test_a_name_of_its_own_may_have_spaces_within(shop: CaseProject):
    assert 'name="mail.send a mail"' in renamed(shop, "shop/tasks.py", "mail.send", "mail.send a mail")["shop/tasks.py"]
    with pytest.raises(JsonRpcException, match="no spaces"):
        renamed(shop, "shop/tasks.py", "mail.send", "mail.send ")


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("shop.tasks.send", "`send` is already a name in shop/tasks.py, line 10"),
        ("shop.tasks.order", None),
        ("mail.send", "another task is named mail.send"),
        ("celery.chord", "another task is named celery.chord"),
        ("shop.tasks.class", "`class` is a word of Python"),
        ("shop.tasks.a b", "`shop.tasks.a b` can't be the name of a task"),
        ("", "`` can't be the name of a task"),
        ("shop.*", "can't be the name of a task"),
    ],
)
def test_what_would_be_wrong_is_refused_with_a_reason(shop: CaseProject, new: str, why: str | None):
    if why is None:
        assert renamed(shop, "shop/app.py", '"shop.tasks.ship"', new)
        return
    with pytest.raises(JsonRpcException) as refused:
        renamed(shop, "shop/app.py", '"shop.tasks.ship"', new)
    assert why in str(refused.value)
