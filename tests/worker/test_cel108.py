"""CEL108: the body of a task that is a coroutine never runs."""

from __future__ import annotations

import pytest

from .prove import prove

BAD = """
from pathlib import Path

from celery import Celery, Task, shared_task

class Upload(Task):
    name = "upload"

    async def run(self):
        Path("ran").touch()

app = Celery("proof")
upload = app.register_task(Upload())

@shared_task
async def f():
    Path("ran").touch()

@shared_task(ignore_result=True)
async def ignored():
    Path("ran").touch()

@shared_task
def has_run():
    if Path("ran").exists():
        raise KeyError("it ran")
"""
FIXED = BAD.replace("async def", "def")
NOT_SERIALIZABLE = "TypeError('Object of type coroutine is not JSON serializable')"


@pytest.mark.parametrize("task", ["f", "upload"])
def test_the_task_fails(redis_url: str, task: str):
    proof = prove(BAD, FIXED, "worker", then=f"{task}.delay()", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message) == ("EncodeError", NOT_SERIALIZABLE)
    assert proof.fixed.exit_code == 0


def test_its_body_does_not_run(redis_url: str):
    then = "(ignored.delay(), f.delay(), has_run.delay())[2]"
    proof = prove(BAD, FIXED, "worker", then=then, redis_url=redis_url)
    assert proof.bad.exit_code == 0
    assert (proof.fixed.error, proof.fixed.message) == ("KeyError", "'it ran'")
