"""CEL311: a message that waits longer than the visibility timeout is delivered again, and each delivery runs."""

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

@app.task
def remind():
    return redis.Redis.from_url(url).incr(counter)

@app.task
def last(): ...

class Runs:
    "Waits for the first run, and then for the tasks behind it."

    def __init__(self, result):
        self.result = result

    def get(self, timeout):
        self.result.get(timeout=timeout)
        last.delay().get(timeout=timeout)
        found = int(redis.Redis.from_url(url).get(counter))
        raise RuntimeError("once" if found == 1 else "again")
"""


@pytest.mark.parametrize(("timeout", "runs"), [(1, "again"), (3600, "once")])
def test_each_delivery_runs(redis_url: str, timeout: int, runs: str):
    code = CODE.replace("TIMEOUT", str(timeout))
    outcome = run(code, "worker", then="Runs(remind.apply_async(countdown=5))", redis_url=redis_url)
    assert (outcome.error, outcome.message) == ("RuntimeError", runs)
