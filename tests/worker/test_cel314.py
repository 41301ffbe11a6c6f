"""CEL314: without a result backend, asking for a result raises, and so does sending a chord."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
import os

from celery import Celery, chord

os.environ.pop("CELERY_RESULT_BACKEND", None)  # it would win
app = Celery("proof", broker="memory://", backend=URL)

@app.task
def total(order): return 42

def chorded():
    return chord([total.s(1), total.s(2)], total.s()).delay()
"""


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ("total.delay(1).get(timeout=0.1)", "NotImplementedError", "No result backend is configured."),
        ("total.delay(1).wait(timeout=0.1)", "NotImplementedError", "No result backend is configured."),
        ("list(total.delay(1).collect())", "NotImplementedError", "No result backend is configured."),
        ("total.delay(1).ready()", "AttributeError", "'DisabledBackend' object has no attribute '_get_task_meta_for'"),
        ("total.delay(1).successful()", "AttributeError", "'DisabledBackend' object"),
        ("total.delay(1).failed()", "AttributeError", "'DisabledBackend' object"),
        ("chorded()", "NotImplementedError", "Starting chords requires a result backend to be configured."),
    ],
)
def test_it_raises_without_a_backend(asked: str, error: str, message: str):
    outcome = run(CODE.replace("URL", "'disabled://'"), "send", then=asked)
    assert outcome.error == error
    assert outcome.message.startswith(message)


@pytest.mark.parametrize("asked", ["total.delay(1).ready()", "total.delay(1).failed()"])
def test_it_does_not_with_one(asked: str):
    assert run(CODE.replace("URL", "'cache+memory://'"), "send", then=asked).exit_code == 0
