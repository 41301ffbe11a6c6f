"""The version that a service below names: tests/cases/projects/version-below."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner
from tests.unit.case_project import CASES, case, project

from celeryls.cli import main
from celeryls.lsp.requests.status import status

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(): ...\n"


def test_it_is_that_of_the_service_s_requirements():
    found = case("version-below").server.session.folders.celery
    (versions,) = found.values()
    assert versions.project.version == (5, 4, 0)


def test_the_statistics_say_it_with_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shown = CliRunner().invoke(main, ["index", str(CASES / "version-below"), "--stats", "--format", "json"])
    assert json.loads(shown.output)["stats"]["celery"] == {
        "version": "5.4.0",
        "why": "apps/api/requirements/base.txt: celery==5.4.0",
        "where": "apps/api/requirements/base.txt:1",
    }


def test_each_file_has_that_of_its_own_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    tasks = f'{TASKS}\n\n@shared_task(queue="reports")\ndef report(): ...\n'
    files = {
        "apps/api/requirements/base.txt": "celery==5.4.0\n",
        "apps/api/shop/tasks.py": tasks,
        "apps/mail/dependencies/pip/base.txt": "celery==5.7.0\n",
        "apps/mail/tasks.py": tasks,
    }
    found = project(tmp_path / "work", files)
    for path, version, deprecated in (
        ("apps/api/shop/tasks.py", "5.4.0", False),
        ("apps/mail/tasks.py", "5.7.0", True),
    ):
        uri = found.open(path)
        assert status(found.server, {"textDocument": {"uri": uri}})["celery"]["version"] == version
        on_decorator = next(title for title in found.titles(uri, "@shared_task") if "queue= on" in title)
        assert ("deprecates" in on_decorator) is deprecated
        own, placed = 1, found.placed(uri, "\n\n@shared", "ctask")
        assert placed.count("queue=") == own + (not deprecated)
    shown = CliRunner().invoke(main, ["index", str(tmp_path / "work"), "--stats", "--format", "json"])
    assert "apps/mail/dependencies/pip/base.txt:1" in json.loads(shown.output)["stats"]["celery"]["apps/mail"]
