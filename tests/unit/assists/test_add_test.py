"""A test that the action writes: pytest runs it, and it stands where the project keeps its tests."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.unit.acting import acted, offered
from tests.unit.case_project import CLIENT, project

from celeryls.lsp.client import Client

if TYPE_CHECKING:
    from pathlib import Path

APP = 'from celery import Celery\n\napp = Celery("shop")\n'
TASKS = '''\
from celery import shared_task

from . import carrier
from .bank import pay


@shared_task
def pack(order_id: int, *, gift: bool, names: "list[str]", note=""):
    return [order_id, gift, names]


@shared_task(bind=True, autoretry_for=(OSError,), max_retries=3)
def ship(self, order_id, to):
    """Ship."""
    return carrier.deliver(order_id, where={"to": to}).number


@shared_task(bind=True)
def charge(self, order_id):
    try:
        pay(order_id)
    except (ConnectionError, TimeoutError) as error:
        raise self.retry(exc=error, countdown=5)
'''
CARRIER = "def deliver(order_id, where):\n    raise OSError('the network is down')\n"
BANK = "def pay(order_id):\n    raise ConnectionError('the network is down')\n"
CODE = {"celery.py": APP, "tasks.py": TASKS, "carrier.py": CARRIER, "bank.py": BANK, "__init__.py": ""}
SHOP = {f"shop/{name}": text for name, text in CODE.items()}
DJANGO = "from django.test import TestCase\n\n\nclass OldTests(TestCase):\n    def test_old(self): ...\n"
LAYOUTS = {
    "functions in a new file": ({"tests/test_views.py": "def test_view(): ...\n"}, "tests/test_tasks.py"),
    "functions in the folder of the code": ({"shop/test_views.py": "def test_view(): ...\n"}, "shop/test_tasks.py"),
    "functions below another folder": (
        {"tests/unit/shop/test_tasks.py": "from shop.tasks import pack\n"},
        "tests/unit/shop/test_tasks.py",
    ),
    "functions beside other unit tests": (
        {"tests/conftest.py": "", "tests/unit/test_views.py": "def test_view(): ...\n"},
        "tests/unit/test_tasks.py",
    ),
    "methods of Django's class": ({"shop/tests.py": DJANGO}, "shop/tests.py"),
    "methods of Python's class": (
        {"shop/tests/test_views.py": DJANGO.replace("django.test", "unittest"), "shop/tests/__init__.py": ""},
        "shop/tests/test_tasks.py",
    ),
    "no test at all": ({}, "tests/test_tasks.py"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_test_stands_where_the_others_are(layout: str):
    tests, path = LAYOUTS[layout]
    files = written(layout)
    assert sorted(set(files) - set(SHOP) - set(tests)) == ([] if path in tests else [path])


@pytest.mark.parametrize("layout", ["no test at all", "methods of Django's class", "methods of Python's class"])
def test_pytest_runs_what_is_written(layout: str, tmp_path: Path):
    files, (_, path) = written(layout), LAYOUTS[layout]
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "conftest.py").write_text(
        "from django.conf import settings\n\n"
        'settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})\n'
        "import django\nimport shop.celery\n\ndjango.setup()\n"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", path]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    old = "Old" in files[path]
    assert f"{5 + old} passed" in done.stdout, done.stdout + files[path]


def written(layout: str) -> dict[str, str]:
    """The shop with a test for each of its tasks."""
    files = SHOP | LAYOUTS[layout][0]
    for task in ("pack", "ship", "charge"):
        files = acted(files, "shop/tasks.py", f"def {task}(", "add-test")
    return files


def test_what_is_not_known_is_not_replaced():
    tasks = """\
from celery import shared_task

from .bank import pay


@shared_task(autoretry_for=(OSError,))
def later(order):
    if order:
        pay(order)


@shared_task(autoretry_for=(OSError,))
def of_an_attribute(order):
    pay(order.customer)


@shared_task(autoretry_for=(OSError,))
def local():
    from .bank import pay as paid

    paid(1)


@shared_task(bind=True)
def logged(self, order):
    try:
        pay(order)
    except OSError as error:
        order.fail()
        raise self.retry(exc=error)


@shared_task(autoretry_for=(UnicodeDecodeError,))
def made_with_arguments(order):
    pay(order)
"""
    for task in ("later", "of_an_attribute", "local", "logged", "made_with_arguments"):
        files = SHOP | {"shop/tasks.py": tasks}
        text = acted(files, "shop/tasks.py", f"def {task}(", "add-test")["tests/test_tasks.py"]
        assert "patch" not in text
        assert "Retry" not in text


def test_line_ends_of_a_file_are_kept():
    files = SHOP | {"tests/test_tasks.py": "import os\r\n\r\n\r\ndef test_it():\r\n    assert os\r\n"}
    text = acted(files, "shop/tasks.py", "def pack(", "add-test")["tests/test_tasks.py"]
    assert text.count("\r\n") == text.count("\n") == 12


def test_a_relative_import_gets_one_more_name():
    files = SHOP | {"shop/tests/test_tasks.py": "from ..tasks import ship\n", "shop/tests/__init__.py": ""}
    text = acted(files, "shop/tasks.py", "def pack(", "add-test")["shop/tests/test_tasks.py"]
    assert text.startswith("from ..tasks import pack, ship\n\n\ndef test_pack():\n")


def test_nothing_is_offered_where_a_name_is_taken_or_the_file_cannot_be_read():
    for text in ("def test_pack(): ...\n", "pack = 1\n"):
        assert offered(SHOP | {"tests/test_tasks.py": text}, "shop/tasks.py", "def pack(", "add-test") is None


def test_a_file_is_made_in_an_editor_that_makes_files(tmp_path: Path):
    shop = project(tmp_path, SHOP | {"tests/test_views.py": ""})
    uri = shop.open("shop/tasks.py")
    title = "Celery: write a test for it (tests/test_tasks.py, a new file)"
    assert title not in shop.titles(uri, "def pack(")
    shop.server.session.client = replace(CLIENT, creates_files=True)
    action = next(each for each in shop.actions(uri, "def pack(") if each.title == title)
    edit = shop.resolved(action).edit
    assert edit is not None
    created, changed = edit.document_changes or ()
    made = (tmp_path / "tests/test_tasks.py").as_uri()
    assert created == types.CreateFile(made)
    assert isinstance(changed, types.TextDocumentEdit)
    assert (changed.text_document.uri, changed.text_document.version) == (made, None)
    (added,) = changed.edits
    assert isinstance(added, types.TextEdit)
    assert added.new_text.startswith("from shop.tasks import pack\n")


def test_a_test_is_added_to_a_file_in_any_editor(tmp_path: Path):
    shop = project(tmp_path, SHOP | {"tests/test_tasks.py": "def test_it(): ...\n"})
    uri = shop.open("shop/tasks.py")
    title = "Celery: write a test for it (tests/test_tasks.py)"
    action = next(each for each in shop.actions(uri, "def pack(") if each.title == title)
    assert "def test_pack():" in shop.taken(action)["tests/test_tasks.py"]


@pytest.mark.parametrize(
    ("operations", "document_changes", "expected"),
    [
        ([types.ResourceOperationKind.Create], True, True),
        ([types.ResourceOperationKind.Rename], True, False),
        ([types.ResourceOperationKind.Create], False, False),
        (None, True, False),
    ],
)
def test_which_editor_makes_files(operations, document_changes, expected):
    edit = types.WorkspaceEditClientCapabilities(document_changes=document_changes, resource_operations=operations)
    found = types.ClientCapabilities(workspace=types.WorkspaceClientCapabilities(workspace_edit=edit))
    assert Client.of(found, "utf-16").creates_files is expected
