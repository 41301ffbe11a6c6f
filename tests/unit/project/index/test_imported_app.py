"""Whether Django imports an app is asked again when a file comes that Django loads."""

from __future__ import annotations

from pathlib import Path

from tests.unit.case_project import lines

from celeryls.project.index.index import Index
from celeryls.project.subjects.apps.model import App
from celeryls.source.outline.files import outline

ROOT = "/project"
FILES = {
    "config/__init__.py": "",
    "config/celery.py": lines(
        "from celery import Celery", "app = Celery('shop')", "app.config_from_object('django.conf:settings')"
    ),
    "config/settings.py": "",
    "orders/__init__.py": "",
    "orders/tasks.py": lines("from celery import shared_task", "@shared_task", "def pay(): ..."),
}


def imported(index: Index, files: dict[str, str]) -> bool | None:
    index.listed([f"{ROOT}/{path}" for path in files])
    index.update({f"{ROOT}/{path}": outline(text, whole=True) for path, text in files.items()})
    assert index.resolve_pending()
    every = index.subjects.combined(f"{ROOT}/config/celery.py", index.snapshot)
    (app,) = [each for subjects in every.values() for each in subjects if isinstance(each, App)]
    return app.is_imported


def test_a_new_module_that_django_loads_counts():
    index = Index(Path(ROOT))
    assert imported(index, FILES) is False
    assert imported(index, {**FILES, "orders/urls.py": "import config.celery\n"}) is True
    assert imported(index, FILES) is False
