"""CEL207: `autoretry_for=(Exception,)` retries a task that has run out of time, or that rejects its message."""

from __future__ import annotations

from .prove import prove

BAD = """
import time
from pathlib import Path
from celery import shared_task
from celery.exceptions import Reject, SoftTimeLimitExceeded

def runs(name):
    with Path(__file__).with_name(name).open("a") as file:
        file.write(".")
    return len(Path(__file__).with_name(name).read_text())

@shared_task(autoretry_for=(Exception,), soft_time_limit=1, max_retries=1, default_retry_delay=0)
def wait():
    if runs("wait") == 1:
        time.sleep(30)
    return "run again"

@shared_task(autoretry_for=(Exception,), max_retries=1, default_retry_delay=0)
def reject():
    if runs("reject") == 1:
        raise Reject("no order", requeue=False)
    return "run again"

@shared_task
def last():
    pass

class Answers:
    def get(self, timeout):
        reject.delay()
        waiting = wait.delay()
        try:
            answer = waiting.get(timeout)
        except SoftTimeLimitExceeded:
            answer = "out of time"
        last.apply_async(countdown=2).get(timeout)
        rejected = len(Path(__file__).with_name("reject").read_text())
        raise RuntimeError(f"{answer}, rejected after {rejected} runs")
"""
FIXED = BAD.replace("(Exception,)", "(Exception,), dont_autoretry_for=(SoftTimeLimitExceeded, Reject)")


def test_a_time_out_is_retried(redis_url: str):
    proof = prove(BAD, FIXED, "worker", then="Answers()", redis_url=redis_url)
    assert (proof.bad.message, proof.fixed.message) == (
        "run again, rejected after 2 runs",
        "out of time, rejected after 1 runs",
    )
