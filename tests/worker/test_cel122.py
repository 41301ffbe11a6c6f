"""CEL122: a rate limit of zero is no limit, and lifts the default one."""

from __future__ import annotations

from .prove import run

CODE = """
from celery import Celery

app = Celery("proof", task_default_rate_limit="1/h")

@app.task(rate_limit=0)
def number():
    pass

@app.task(rate_limit="0/m")
def text():
    pass

class All:
    def get(self, timeout):
        for result in [task.delay() for task in (number, text) * 3]:
            result.get(timeout)
"""


def test_tasks_with_a_limit_of_zero_run_as_often_as_they_are_sent(redis_url: str):
    found = run(CODE, "worker", then="All()", redis_url=redis_url)
    assert (found.exit_code, found.error) == (0, "")
