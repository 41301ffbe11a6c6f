"""CEL604: a task that is called as a function has no id to store its progress under."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
import os
{without}
from celery import Celery

app = Celery("shop", broker="memory://")

@app.task(bind=True)
def export(self):
    self.update_state(state="PROGRESS", meta={{"done": 1}})
    return "exported"
"""


@pytest.mark.parametrize(
    ("without", "then", "error"),
    [
        ("", "export()", "ValueError"),
        ("", "export.apply().get()", ""),
        ("del os.environ['CELERY_RESULT_BACKEND']", "export()", ""),
    ],
)
def test_what_a_direct_call_does(without: str, then: str, error: str):
    found = run(CODE.format(without=without), "send", then=then)
    assert found.error == error
    assert not error or found.message.startswith("task_id must not be empty")
