"""CEL312: `get` does not wait for a result that is ignored."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import Celery

app = Celery("proof")

@app.task(ignore_result=True)
def total(order): return 42

@app.task
def kept(order): return 42

def is_42(result):
    assert result.get(timeout=0.1) == 42
"""


@pytest.mark.parametrize(
    ("bad", "setting"),
    [
        ("total.delay(1)", ""),
        ("kept.apply_async((1,), ignore_result=True)", ""),
        ("kept.delay(1)", "app.conf.task_ignore_result = True\n"),
    ],
)
def test_it_returns_none_at_once(bad: str, setting: str):
    code = CODE.replace("@app.task\n", f"{setting}@app.task\n")
    then = f"assert ({bad}).get(timeout=0.1) is None and ({bad}).wait(timeout=0.1) is None"
    assert run(code, "send", then=then).exit_code == 0


@pytest.mark.parametrize("good", ["kept.delay(1)", "total.apply_async((1,), ignore_result=False)"])
def test_a_result_that_is_stored_is_waited_for(good: str):
    assert run(CODE, "send", then=f"({good}).get(timeout=0.1)").error == "TimeoutError"
