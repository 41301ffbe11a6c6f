"""CEL115: `acks_late` alone does not save a task whose process is killed."""

from __future__ import annotations

from .prove import run

CODE = """
import os
import signal
from celery import shared_task

@shared_task(acks_late=True)
def send():
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_task_is_lost(redis_url: str):
    """`test_cel114.py` shows that it comes back with `reject_on_worker_lost`."""
    assert run(CODE, "worker", then="send.delay()", redis_url=redis_url).error == "WorkerLostError"
