"""CEL116: a default that a task changes stays changed for the next messages of the process."""

from __future__ import annotations

from .prove import run

CODE = """
from celery import shared_task

@shared_task
def bad(order_id, seen=[]):
    seen.append(order_id)
    return seen

@shared_task
def fixed(order_id, seen=None):
    if seen is None:
        seen = []
    seen.append(order_id)
    return seen

class Both:
    def __init__(self):
        self.sent = [[task.delay(number) for number in range(3)] for task in (bad, fixed)]

    def get(self, timeout):
        raise RuntimeError([[each.get(timeout=timeout) for each in every] for every in self.sent])
"""


def test_it_grows_from_message_to_message(redis_url: str):
    found = run(CODE, "worker", then="Both()", redis_url=redis_url)
    assert found.message == "[[[0], [0, 1], [0, 1, 2]], [[0], [1], [2]]]"
