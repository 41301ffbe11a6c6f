"""A stub is never run: tests/cases/projects/stub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.case_project import case, project

if TYPE_CHECKING:
    from pathlib import Path


def test_there_is_nothing_in_a_stub():
    found = case("stub")
    uri = found.open("shop/tasks.pyi")
    assert found.actions(uri, "@shared_task") == []
    assert found.findings(uri) == []
    assert found.offered(uri, "import shared_task\n") == "null"
    assert found.symbols() == [("shop.tasks.pack", "shop/tasks.py")]


def test_definitions_and_references_lead_to_the_file_that_is_run():
    found = case("stub")
    found.open("shop/tasks.pyi")
    tasks = found.open("shop/tasks.py")
    assert found.references(tasks, "pack(n)") == [("shop/tasks.py", 5), ("shop/tasks.py", 10)]
    user = found.open("shop/go.py", 'from celery import current_app\n\ncurrent_app.send_task("shop.tasks.pack")\n')
    assert found.definitions(user, "shop.tasks.pack") == [("shop/tasks.py", 5)]


def test_a_stub_alone_makes_no_task(tmp_path: Path):
    text = "from celery import shared_task\n\n@shared_task\ndef pack(n: int) -> int: ...\n"
    found = project(tmp_path, {"shop/__init__.py": "", "shop/lib.pyi": text})
    found.open("shop/lib.pyi")
    found.open("shop/new.pyi", text)
    assert found.symbols() == []
