"""CEL114: without `acks_late` a task whose process is killed is lost, whatever `reject_on_worker_lost` says."""

from __future__ import annotations

from .prove import prove

BAD = """
import os
import signal
from pathlib import Path
from celery import shared_task

@shared_task(reject_on_worker_lost=True)
def send():
    tried = Path(__file__).with_name("tried")
    if not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
"""
FIXED = BAD.replace("lost=True", "lost=True, acks_late=True")


def test_a_killed_task_comes_back_with_both_options_only(redis_url: str):
    proof = prove(BAD, FIXED, "worker", then="send.delay()", redis_url=redis_url)
    assert proof.bad.error == "WorkerLostError"
    assert (proof.fixed.exit_code, proof.fixed.error) == (0, "")
