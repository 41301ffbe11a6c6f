"""Files and folders that are moved: names of tasks, modules that the worker imports, mocks and routes follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.unit.case_project import CaseProject, project
from tests.unit.features.renaming.renamed import answered

from celeryls.lsp.requests import will_rename_files

if TYPE_CHECKING:
    from pathlib import Path

TASKS = """from celery import shared_task


@shared_task
def ship(order): ...


@shared_task(name="orders.pay")
def pay(): ...
"""
APP = """from celery import Celery

app = Celery("shop", include=["shop.orders.tasks", "shop.mail"])
app.autodiscover_tasks(["shop.orders"])
app.conf.beat_schedule = {"ship": {"task": "shop.orders.tasks.ship", "schedule": 30.0}}
app.conf.task_routes = {"shop.orders.*": {"queue": "slow"}, "shop.*": {"queue": "shop"}, "orders.*": "pay"}
NAMES = ["shop.orders.tasks", "orders.pay"]
"""
TESTS = "from unittest.mock import patch\n\npatch('shop.orders.tasks.ship.delay')\npatch('shop.orders.tasks.now')\n"
FILES = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/app.py": APP,
    "shop/mail.py": "from celery import shared_task\n\n\n@shared_task\ndef send(): ...\n",
    "shop/orders/__init__.py": "",
    "shop/orders/tasks.py": TASKS,
    "tests/test_it.py": TESTS,
}


def moved(known: CaseProject, *moves: tuple[str, str]) -> dict[str, str]:
    """The texts of the changed files, by their old paths."""
    files = [types.FileRename((known.root / old).as_uri(), (known.root / new).as_uri()) for old, new in moves]
    edit = answered(will_rename_files.will_rename_files(known.server, types.RenameFilesParams(files)))
    return known.applied(edit) if edit else {}


@pytest.fixture
def shop(tmp_path: Path) -> CaseProject:
    return project(tmp_path, FILES)


def test_a_renamed_file(shop: CaseProject):
    """A pattern that still matches stays, and so does a string that only looks like the module."""
    assert moved(shop, ("shop/orders/tasks.py", "shop/orders/jobs.py")) == {
        "shop/app.py": APP.replace('"shop.orders.tasks", "shop.mail"', '"shop.orders.jobs", "shop.mail"').replace(
            "tasks.ship", "jobs.ship"
        ),
        "tests/test_it.py": TESTS.replace("orders.tasks", "orders.jobs"),
    }


def test_a_moved_file_takes_along_patterns_that_matched_nothing_else(shop: CaseProject):
    after = moved(shop, ("shop/orders/tasks.py", "shop/sales/tasks.py"))
    assert after["shop/app.py"] == APP.replace("shop.orders.", "shop.sales.", 1).replace(
        '"shop.orders.tasks.ship"', '"shop.sales.tasks.ship"'
    ).replace('"shop.orders.*"', '"shop.sales.*"')


@pytest.mark.parametrize("end", ["", "/"])
def test_a_renamed_folder(shop: CaseProject, end: str):
    after = moved(shop, (f"shop/orders{end}", f"shop/sales{end}"))
    assert after == {
        "shop/app.py": APP.replace("shop.orders", "shop.sales").replace(
            'NAMES = ["shop.sales', 'NAMES = ["shop.orders'
        ),
        "tests/test_it.py": TESTS.replace("shop.orders", "shop.sales"),
    }


def test_several_files_at_once(shop: CaseProject):
    after = moved(shop, ("shop/orders/tasks.py", "shop/jobs.py"), ("shop/mail.py", "shop/post.py"))
    assert '"shop.jobs", "shop.post"' in after["shop/app.py"]


def test_what_is_no_module_of_the_worker_changes_nothing(shop: CaseProject):
    assert moved(shop, ("tests/test_it.py", "tests/test_that.py")) == {}
    assert moved(shop, ("shop/nothing.txt", "shop/something.txt")) == {}
    assert moved(shop, ("shop/orders/tasks.py", "shop/orders/tasks.txt")) == {}


def test_the_user_is_told_of_tasks_that_routes_send_elsewhere(shop: CaseProject, monkeypatch: pytest.MonkeyPatch):
    told: list[str] = []
    monkeypatch.setattr(shop.server, "window_show_message", lambda params: told.append(params.message))
    moved(shop, ("shop/mail.py", "shop/orders/mail.py"))
    assert "routes decide by the names, and will send shop.orders.mail.send to slow, not shop" in told[-1]
    moved(shop, ("shop/orders/tasks.py", "shop/sales/tasks.py"))
    assert "routes decide by the names" not in told[-1]
