"""Only files are of the project: what an editor shows under another scheme is an old revision, a cell or a proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from tests.unit.case_project import CaseProject, project

if TYPE_CHECKING:
    from pathlib import Path

NOW = "from celery import shared_task\n\n\n@shared_task\ndef now(): ...\n\n\nnow.delay()\n"
THEN = (
    "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef then(): ...\n\n\nthen.delay()\n"
)
OTHERS = (
    'git:{}?{{"ref":"~"}}',
    "git:{}",
    "fugitive://{}.git//0/jobs.py",
    "gitlens:{}?ref=HEAD",
    "gitlens-git:{}",
    "chat-editing-text-model:{}",
    "vscode-notebook-cell:{}#W0sZ",
    "vscode-local-history:{}",
    "vscode-vfs://github{}",
    "output:{}",
    "GIT:{}",
    "conjure-log-1.py",
)


@pytest.fixture
def jobs(tmp_path: Path) -> CaseProject:
    return project(tmp_path, {"jobs.py": NOW})


@pytest.mark.parametrize("pattern", OTHERS)
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
def test_a_document_of_another_scheme_is_no_part_of_the_project(jobs: CaseProject, pattern: str, *, is_open: bool):
    if is_open:
        jobs.open("jobs.py")
    uri = jobs.open("", THEN, uri=pattern.format(jobs.root / "jobs.py"))
    assert jobs.findings(uri) == []
    assert jobs.actions(uri, "@shared_task") == []
    assert jobs.offered(uri, "then(): ...\n") == "null"
    assert jobs.definitions(uri, "then.delay") == []
    assert jobs.references(uri, "then.delay") == []
    _only_now_is_known(jobs)
    change = types.TextDocumentContentChangeWholeDocument(THEN + "\n")
    identifier = types.VersionedTextDocumentIdentifier(2, uri)
    jobs.server.session.documents.changed(types.DidChangeTextDocumentParams(identifier, [change]), "utf-32")
    _only_now_is_known(jobs)
    jobs.close(uri)
    _only_now_is_known(jobs)


def test_a_document_that_was_never_saved_is_answered_for_itself(jobs: CaseProject):
    for uri in ("untitled:Untitled-1", f"untitled:{jobs.root}/jobs.py"):
        jobs.open("", THEN, uri=uri)
        assert jobs.findings(uri) == ["CEL201"]
        assert "Celery: limit the rate" in " ".join(jobs.titles(uri, "@shared_task"))
        assert "ctask" in jobs.offered(uri, "then(): ...\n")
        assert jobs.references(uri, "then.delay") == []
        _only_now_is_known(jobs)


def test_a_new_file_that_is_not_saved_yet_is_of_the_project(jobs: CaseProject):
    jobs.open("new.py", THEN)
    assert jobs.symbols("then") == [("new.then", "new.py")]


def _only_now_is_known(jobs: CaseProject) -> None:
    _ = jobs.snapshot
    assert jobs.symbols() == [("jobs.now", "jobs.py")]
    assert {use.spot.path for use in jobs.snapshot.uses()} == {str(jobs.root / "jobs.py")}
