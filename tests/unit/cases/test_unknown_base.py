"""Nothing is claimed of a base class that can't be read."""

from pathlib import Path

import pytest
from tests.unit.knowledge import Project

from celeryls.edit.style import Style
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile

CASE = Path(__file__).parents[2] / "cases/projects/unknown-base"
FILES = {path.name: path.read_text() for path in CASE.glob("*.py")}
BASES = {
    "shop/bases.py": """
from celery import Task

class Quiet(Task):
    def on_success(self, retval, task_id, args, kwargs): ...

class Polite(Task):
    autoretry_for = (OSError,)

class Politest(Polite, Quiet): ...
""",
    "shop/tasks.py": """
import requests
from celery import shared_task
from shop.bases import {base}

@shared_task(base={base})
def sync(sku):
    requests.get(sku)
""",
}


def titles(files: dict[str, str], path: str, function: str) -> list[str]:
    """What is offered for a task."""
    text = files[path]
    at = text.index(f"def {function}(")
    return [each.title for each in actions(SourceFile.of(text), at, at, Style(), Project(files).around(path))]


def test_a_base_class_of_a_library_has_no_policy_that_anybody_knows_of():
    assert "Celery: retry with backoff" in titles(FILES, "tasks.py", "sync")
    assert "Celery: retry with backoff (exceptions are a guess)" in titles(FILES, "tasks.py", "sync_all")
    assert not [
        title for function in ("sync", "sync_all") for title in titles(FILES, "tasks.py", function) if "over" in title
    ]


@pytest.mark.parametrize(
    ("base", "title"),
    [
        ("Quiet", "Celery: retry with backoff"),
        ("Polite", "Celery: complete the retry policy with backoff, overriding Polite"),
        ("Politest", "Celery: complete the retry policy with backoff, overriding Politest"),
    ],
)
def test_a_base_class_of_the_project_has_a_policy_where_it_or_one_above_it_sets_an_option(base, title):
    files = {path: text.format(base=base) if "{base}" in text else text for path, text in BASES.items()}
    assert title in titles(files, "shop/tasks.py", "sync")
