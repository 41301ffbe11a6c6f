"""CEL127: a new instance of a task class without a name has none, and on the class there is no task."""

from __future__ import annotations

import pytest

from .prove import prove, run

CODE = """
import os

from celery import Celery, Task

app = Celery("shop", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])

class Export(Task):
    def run(self, order_id=None):
        return order_id

export = app.register_task(Export())

class Errors:
    '''The messages of several results.'''

    def __init__(self, *results):
        self.results = results

    def get(self, timeout):
        found = [each.get(timeout=timeout, propagate=False) for each in self.results]
        raise RuntimeError([f"{type(each).__name__}: {each}" for each in found])
"""


def test_the_worker_does_not_know_a_task_without_a_name(redis_url: str):
    then = "Errors(Export().delay(1), Export().s(1).delay(), export.delay(1))"
    found = run(CODE, "worker", then=then, redis_url=redis_url)
    assert found.message == str(["NotRegistered: None", "NotRegistered: None", "int: 1"])


@pytest.mark.parametrize(
    ("bad", "error", "message"),
    [
        ("Export.delay()", "TypeError", "Task.delay() missing 1 required positional argument: 'self'"),
        ("Export.delay(order_id=1)", "TypeError", "Task.delay() missing 1 required positional argument: 'self'"),
        (
            "Export.apply_async(args=(1,))",
            "TypeError",
            "Task.apply_async() missing 1 required positional argument: 'self'",
        ),
        ("Export.delay(1)", "AttributeError", "'int' object has no attribute 'apply_async'"),
        ("Export.s(1)", "AttributeError", "'int' object has no attribute 'signature'"),
        ("Export().apply()", "NotRegistered", "None"),
    ],
)
def test_the_class_is_no_task(bad: str, error: str, message: str):
    found = run(CODE, "send", then=bad)
    assert (found.error, found.message) == (error, message)


def test_a_class_with_a_name_works():
    code = CODE.replace("    def run", "    name = 'shop.export'\n\n    def run")
    proof = prove(CODE, code, "send", then="assert Export().s().task == export.name")
    assert proof.bad.error == "AssertionError"
    assert proof.fixed.exit_code == 0
