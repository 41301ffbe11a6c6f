"""CEL119: a task's limit of zero or None leaves the limit of the settings in force; a larger number does not."""

from __future__ import annotations

from .prove import run

CODE = """
import time
from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded

app = Celery("proof", task_time_limit=2, task_soft_time_limit=1)

def sleep():
    time.sleep(4)

def stay():
    try:
        time.sleep(4)
    except SoftTimeLimitExceeded:
        time.sleep(4)

tasks = [
    app.task(name="zero", time_limit=0)(stay),
    app.task(name="none", time_limit=None)(stay),
    app.task(name="soft", soft_time_limit=0)(sleep),
    app.task(name="called")(stay),
    app.task(name="more", time_limit=100, soft_time_limit=100)(sleep),
]

class Outcomes:
    def get(self, timeout):
        results = [
            (task.name, task.apply_async(**({"time_limit": 0} if task.name == "called" else {}))) for task in tasks
        ]
        answers = [(name, each.get(timeout, propagate=False)) for name, each in results]
        raise RuntimeError(", ".join(f"{name}: {type(answer).__name__}" for name, answer in answers))
"""


def test_what_a_limit_of_zero_does(redis_url: str):
    found = run(CODE, "worker", then="Outcomes()", redis_url=redis_url)
    assert found.message == (
        "zero: TimeLimitExceeded, none: TimeLimitExceeded, soft: SoftTimeLimitExceeded, called: TimeLimitExceeded, "
        "more: NoneType"
    )
