"""CEL206: an exception that the body keeps is not retried."""

from __future__ import annotations

from .prove import prove

BAD = """
from pathlib import Path
from celery import shared_task

@shared_task(autoretry_for=(OSError,), default_retry_delay=0)
def fetch():
    tried = Path(__file__).with_name("tried")
    try:
        if not tried.exists():
            tried.touch()
            raise OSError("refused")
        return "fetched"
    except OSError:
        print("failed")

class Answer:
    def get(self, timeout):
        raise RuntimeError(fetch.delay().get(timeout))
"""
FIXED = BAD.replace('print("failed")', 'print("failed")\n        raise')


def test_a_task_that_keeps_its_error_ends_as_success(redis_url: str):
    proof = prove(BAD, FIXED, "worker", then="Answer()", redis_url=redis_url)
    assert (proof.bad.message, proof.fixed.message) == ("None", "fetched")
