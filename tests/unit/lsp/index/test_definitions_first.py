"""A folder's definitions are resolved before what uses them, and requests wait for what they rest on."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from celeryls.lsp.findings import findings
from celeryls.lsp.index.arriving_outlines import ArrivingOutlines
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.session import Session
from celeryls.source.outline.files import outline

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(): ...\n"
WRONG = (
    "from celery import shared_task\nfrom a import ship\n\n\n@shared_task(countdown=1)\ndef pay():\n    ship.delay(1)\n"
)
USES = "from a import ship\n\nship.delay()\n"


def begun() -> FolderIndex:
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py", "/shop/b.py"])
    folder.read({"/shop/a.py": outline(TASKS)})
    return folder


def resolve(folder: FolderIndex) -> bool:
    assert folder.take(5)
    assert folder.resolve_pending()
    return folder.release_requests()


def test_definitions_are_released_before_the_uses_are_resolved():
    folder = begun()
    assert not resolve(folder)
    assert not folder.has_definitions.is_set()
    folder.defined()
    folder.read({"/shop/b.py": outline(USES)})
    assert resolve(folder)
    assert folder.has_definitions.is_set()
    assert not folder.answers.is_set()
    assert [task.name for task in folder.snapshot.tasks()] == ["a.ship"]
    assert not list(folder.snapshot.uses())
    folder.scanned()
    assert not folder.is_settled
    assert not resolve(folder)
    assert folder.is_settled
    assert folder.answers.is_set()
    assert [use.task for use in folder.snapshot.uses()] == ["a.ship"]


def test_rules_that_rest_on_definitions_may_run_before_the_uses_are_read():
    folder = begun()
    resolve(folder)
    known = [folder.known]
    folder.defined()
    known.append(folder.known)
    resolve(folder)
    known.append(folder.known)
    folder.read({"/shop/b.py": outline(USES)})
    folder.scanned()
    known.append(folder.known)
    resolve(folder)
    known.append(folder.known)
    folder.read({"/shop/b.py": None})
    known.append(folder.known)
    assert known == ["file", "file", "definitions", "definitions", "everything", "file"]


def test_of_a_scan_that_is_given_up_rules_may_rest_on_nothing_but_their_file():
    folder = begun()
    folder.defined()
    resolve(folder)
    folder.given_up()
    resolve(folder)
    assert folder.known == "file"


def test_an_open_document_has_the_findings_that_rest_on_definitions_first_and_those_of_its_calls_later():
    session, folder, path = Session(), FolderIndex(Path("/shop")), Path("/shop/c.py")
    session.folders.roots = (folder.root,)
    session.indexes.add(folder)
    folder.listed(["/shop/a.py", str(path)])
    folder.read({"/shop/a.py": outline(TASKS)})
    session.documents.opened(types.TextDocumentItem(path.as_uri(), "python", 1, WRONG))
    opened = session.python(path.as_uri())
    assert opened is not None
    folder.opened(str(path), opened.document)

    def found() -> list[str]:
        return sorted({each.code for each in findings(session, opened)})

    resolve(folder)
    assert found() == []
    folder.defined()
    resolve(folder)
    assert found() == ["CEL102"]
    folder.scanned()
    resolve(folder)
    assert found() == ["CEL102", "CEL302"]


def test_what_comes_while_definitions_are_resolved_keeps_requests_waiting():
    folder = FolderIndex(Path("/shop"))
    folder.listed(["/shop/a.py"])
    assert folder.take(5)
    folder.read({"/shop/a.py": outline(TASKS)})
    folder.defined()
    assert folder.release_requests()
    assert not folder.has_definitions.is_set()
    assert not resolve(folder)
    assert folder.has_definitions.is_set()


def test_a_folder_from_the_cache_has_all_at_once():
    folder = begun()
    folder.scanned()
    assert not resolve(folder)
    assert folder.has_definitions.is_set()
    assert folder.answers.is_set()


def test_a_scan_that_is_given_up_releases_all():
    folder = begun()
    folder.given_up()
    assert not resolve(folder)
    assert folder.has_definitions.is_set()
    assert folder.answers.is_set()
    assert not folder.is_settled


def test_of_a_file_that_comes_again_the_last_outline_counts():
    arrived, first, last = ArrivingOutlines(), outline(TASKS), outline(USES)
    arrived.add({"a.py": first}, later=True)
    arrived.add({"a.py": last}, later=False)
    assert not arrived.release_later()
    assert arrived.pop() == ("a.py", last)
    arrived.add({"a.py": first, "b.py": None}, later=False)
    arrived.add({"a.py": last}, later=True)
    assert arrived.release_later()
    assert [arrived.pop(), arrived.pop()] == [("a.py", last), ("b.py", None)]
    assert not arrived
