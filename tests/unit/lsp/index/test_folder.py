"""The index of a folder, as the server keeps it while files are read and edited."""

from __future__ import annotations

from pathlib import Path

import pytest

from celeryls.lsp.index.folder import FolderIndex
from celeryls.project.names.bindings import Bindings
from celeryls.project.tasks.tasks import TaskReader
from celeryls.source.outline.files import DocumentOutlines, outline
from celeryls.source.text.document import Document

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(): ...\n"


def test_it_is_settled_once_all_files_are_read_and_resolved():
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py", "/shop/b.py"])
    folder.read({"/shop/a.py": outline(TASKS)})
    while not (folder.take(0) and folder.resolve_pending()):
        pass
    assert not folder.is_settled
    folder.read({"/shop/b.py": outline(TASKS)})
    folder.scanned()
    assert not folder.is_settled
    assert folder.take(1)
    assert not folder.is_settled
    assert folder.resolve_pending()
    assert folder.is_settled


def test_an_edit_that_is_not_resolved_yet_leaves_it_open():
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py"])
    folder.scanned()
    folder.opened("/shop/a.py", Document("file:///shop/a.py", TASKS))
    folder.take_edits()
    assert not folder.is_settled
    assert [task.name for task in folder.current(5).tasks()] == ["a.ship"]
    assert folder.is_settled


def failing(function, *, where):
    """The function, which fails where ``where`` holds for its first argument but one that is ``self``."""

    def may_fail(*args, **options):
        if where(args):
            raise ValueError("out of order")
        return function(*args, **options)

    return may_fail


def names(folder):
    assert folder.take(5)
    return [task.name for task in folder.current(5).tasks()]


@pytest.mark.parametrize("bad", ["a", "b"])
def test_a_file_that_cant_be_resolved_costs_itself_alone(bad, monkeypatch, caplog):
    monkeypatch.setattr(
        TaskReader, "in_file", failing(TaskReader.in_file, where=lambda args: args[1] == f"/shop/{bad}.py")
    )
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py", "/shop/b.py"])
    folder.read({"/shop/a.py": outline(TASKS), "/shop/b.py": outline(TASKS)})
    folder.scanned()
    assert names(folder) == [f"{'a' if bad == 'b' else 'b'}.ship"]
    assert folder.is_settled
    assert f"/shop/{bad}.py can't be resolved" in caplog.text


def test_facts_that_cant_be_used_cost_their_file_alone(monkeypatch, caplog):
    worse = outline(TASKS.replace("ship", "worse"))
    monkeypatch.setattr(Bindings, "fill", failing(Bindings.fill, where=lambda args: args[1] is worse))
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py", "/shop/b.py"])
    folder.read({"/shop/a.py": worse, "/shop/b.py": outline(TASKS)})
    assert names(folder) == ["b.ship"]
    assert "/shop/a.py: its facts can't be used" in caplog.text


def test_a_document_that_cant_be_read_costs_itself_alone(monkeypatch, caplog):
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py", "/shop/b.py"])
    for name in "ab":
        folder.opened(f"/shop/{name}.py", Document(f"file:///shop/{name}.py", f"{TASKS}# {name}"))
    where = lambda args: args[1].text.endswith("# a")  # noqa: E731 - beside its one use
    monkeypatch.setattr(DocumentOutlines, "read", failing(DocumentOutlines.read, where=where))
    for _ in range(2):
        assert names(folder) == ["b.ship"]
    assert caplog.text.count("/shop/a.py can't be read") == 1


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.py", TASKS, False),
        ("a.py", "from django.db import models\n" + TASKS, True),
        ("a.py", TASKS + "    from django.apps import apps\n", True),
        ("settings.py", "DEBUG = True\nINSTALLED_APPS = []\n", True),
        ("manage.py", "", True),
    ],
)
def test_a_file_on_disk_shows_that_the_project_uses_django(path, text, expected):
    folder = FolderIndex(Path("/shop"))
    folder.listed([f"/shop/{path}"])
    folder.read({f"/shop/{path}": outline(text)})
    assert folder.shows_django in {None, expected}
    folder.scanned()
    assert folder.take(5)
    assert folder.resolve_pending()
    assert folder.shows_django is expected


def test_once_no_file_shows_django_any_more_it_is_surely_absent():
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py"])
    folder.scanned()
    for text, expected in (("import django\n" + TASKS, True), (TASKS, False)):
        folder.read({"/shop/a.py": outline(text)})
        assert folder.take(5)
        assert folder.resolve_pending()
        assert folder.shows_django is expected
