"""CEL101: a keyword that Celery does not know becomes an attribute of the task, and nothing else."""

from __future__ import annotations

from .prove import run

CODE = """
from celery import shared_task

@shared_task(max_retry=7, soft_timelimit=60)
def add(x, y): ...
"""
THEN = "raise KeyError((add.max_retry, add.max_retries, add.soft_timelimit, add.soft_time_limit))"


def test_the_default_holds():
    assert run(CODE, "define").exit_code == 0
    assert run(CODE, "send", then=THEN).message == "(7, 3, 60, None)"


def test_the_option_that_was_meant_holds():
    fixed = CODE.replace("max_retry", "max_retries").replace("timelimit", "time_limit")
    then = "raise KeyError((add.max_retries, add.soft_time_limit))"
    assert run(fixed, "send", then=then).message == "(7, 60)"
