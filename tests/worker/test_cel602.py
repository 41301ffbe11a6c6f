"""CEL602: what JSON has no form for is no result; without a backend it does not matter."""

from __future__ import annotations

from .prove import prove

BAD = """
from datetime import datetime, timedelta
from celery import shared_task

@shared_task
def names():
    return {result}

class Errors:
    def get(self, timeout):
        names.delay().get(timeout)
"""


def test_a_set_is_refused_after_the_work_and_a_list_is_not(redis_url: str):
    bad, fixed = BAD.format(result="[{'a'}]"), BAD.format(result="[['a'], datetime.now()]")
    proof = prove(bad, fixed, "worker", then="Errors()", redis_url=redis_url)
    assert proof.bad.error == "EncodeError"
    assert "Object of type set is not JSON serializable" in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.error) == (0, "")


def test_without_a_backend_nothing_is_encoded():
    code = """
import os
del os.environ["CELERY_RESULT_BACKEND"]  # it would win over the argument
from celery import Celery
from celery.app.trace import build_tracer

app = Celery("shop", backend={backend!r})

@app.task(name="names")
def names():
    return {{"a"}}

def run():
    state = build_tracer("names", app.tasks["names"], app=app)("1", (), {{}}, {{"id": "1"}}).info
    assert state is None, state.state
"""
    bad, fixed = code.format(backend="cache+memory://"), code.format(backend=None)
    proof = prove(bad, fixed, "send", then="run()")
    assert (proof.bad.message, proof.fixed.exit_code) == ("FAILURE", 0)
