"""CEL514: with late acknowledgements a task that runs longer than the visibility timeout is delivered again."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
import os
import time

import redis
from celery import Celery

url = os.environ["CELERY_BROKER_URL"]
app = Celery("proof", broker=url, backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.broker_transport_options = {
    "visibility_timeout": TIMEOUT, "unacked_restore_interval": 1, "unacked_restore_throttle": 1,
}
counter = "runs-" + os.environ["PROOF_QUEUE"]

@app.task(acks_late=LATE, time_limit=30)
def export():
    "Runs until it has been started again, or for some seconds."
    store = redis.Redis.from_url(url)
    store.incr(counter)
    end = time.monotonic() + 8
    while time.monotonic() < end and int(store.get(counter)) < 2:
        time.sleep(0.1)
    raise RuntimeError("again" if int(store.get(counter)) > 1 else "once")

def started():
    "Sends it to a worker with a second process, which is free for another delivery."
    assert app.control.pool_grow(1, reply=True, timeout=10)
    return export.delay()
"""


@pytest.mark.parametrize(
    ("timeout", "late", "runs"), [(1, "True", "again"), (3600, "True", "once"), (1, "False", "once")]
)
def test_a_late_task_runs_again_while_it_runs(redis_url: str, timeout: int, late: str, runs: str):
    code = CODE.replace("TIMEOUT", str(timeout)).replace("LATE", late)
    outcome = run(code, "worker", then="started()", redis_url=redis_url)
    assert (outcome.error, outcome.message) == ("RuntimeError", runs)


def test_so_does_one_whose_options_are_settings(redis_url: str):
    code = CODE.replace("TIMEOUT", "1").replace("acks_late=LATE, time_limit=30", "")
    code = code.replace("counter =", "app.conf.update(task_acks_late=True, task_time_limit=30)\ncounter =")
    outcome = run(code, "worker", then="started()", redis_url=redis_url)
    assert (outcome.error, outcome.message) == ("RuntimeError", "again")
