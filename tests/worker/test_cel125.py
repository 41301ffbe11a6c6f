"""CEL125: Celery calls the hooks of a task by position, and what they raise becomes the result, or is only logged."""

from __future__ import annotations

from .prove import prove

CODE = """
from pathlib import Path
from celery import Task, shared_task

HERE = Path(__file__).parent

class Base(Task):
    def on_failure(self, {on_failure}): ...
    def on_retry(self, {on_retry}): ...
    def on_success(self, {on_success}):
        (HERE / f"success-{{self.name}}").touch()
    def after_return(self, {after_return}):
        (HERE / f"returned-{{self.name}}").touch()

class Starting(Task):
    def before_start(self, {before_start}): ...

@shared_task(name="fails", base=Base)
def fails():
    raise KeyError("order")

@shared_task(name="retries", base=Base, bind=True, max_retries=1, default_retry_delay=0)
def retries(self):
    if not self.request.retries:
        raise self.retry()
    return "retried"

@shared_task(name="returns", base=Base)
def returns():
    return "returned"

@shared_task(name="starts", base=Starting)
def starts():
    (HERE / "body").touch()
    return "ran"

@shared_task
def last():
    pass

class Outcomes:
    def get(self, timeout):
        retried = retries.delay().get(timeout, propagate=False)
        results = [task.delay() for task in (fails, returns, starts)]
        for each in results:
            each.get(timeout, propagate=False)
        last.delay().get(timeout)  # the worker may replace the first answer of a failed task
        answers = [retried, *(each.app.AsyncResult(each.id).result for each in results)]
        found = [each if isinstance(each, str) else type(each).__name__ for each in answers]
        found += sorted(each for each in ("success-returns", "returned-returns", "body") if (HERE / each).exists())
        raise RuntimeError(" ".join(found))
"""
FAILED = "exc, task_id, args, kwargs, einfo"
FIXED = {
    "on_failure": FAILED,
    "on_retry": FAILED,
    "on_success": "retval, task_id, args, kwargs",
    "after_return": "status, retval, task_id, args, kwargs, einfo",
    "before_start": "task_id, args, kwargs",
}
BAD = {
    "on_failure": "exc, task_id, args, kwargs",
    "on_retry": "exc",
    "on_success": "retval, task_id, args, kwargs, order",
    "after_return": "status, retval",
    "before_start": "task_id",
}


def test_what_becomes_of_a_task_whose_hooks_do_not_fit(redis_url: str):
    proof = prove(CODE.format(**BAD), CODE.format(**FIXED), "worker", then="Outcomes()", redis_url=redis_url)
    assert proof.bad.message == "TypeError TypeError returned TypeError"
    assert proof.fixed.message == "retried KeyError returned ran body returned-returns success-returns"
