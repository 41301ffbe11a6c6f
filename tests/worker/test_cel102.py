"""CEL102: an option of the call on the decorator is an attribute that nothing reads."""

from __future__ import annotations

from .prove import run

CODE = """
import time

from celery import shared_task

@shared_task(countdown=600, headers={"a": 1}, shadow="b")
def send():
    return 1

class Request:
    def __init__(self, result):
        self.result = result

    def get(self, timeout):
        self.result.get(timeout=timeout)
        raise KeyError(repr((send.countdown, send.shadow)))
"""


def test_the_task_runs_at_once(redis_url: str):
    found = run(CODE, "worker", then="Request(send.delay())", redis_url=redis_url)
    assert (found.error, found.message) == ("KeyError", "\"(600, 'b')\"")
