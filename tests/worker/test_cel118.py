"""CEL118: a task class is not registered by itself."""

from __future__ import annotations

from .prove import run

CODE = """
import os

from celery import Celery, Task

app = Celery("shop", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])

class Export(Task):
    name = "shop.export"

    def run(self):
        return 1

class Registered(Task):
    name = "shop.registered"

    def run(self):
        return 1

app.register_task(Registered())

class Results:
    def __init__(self, *results):
        self.results = results

    def get(self, timeout):
        found = [each.get(timeout=timeout, propagate=False) for each in self.results]
        raise RuntimeError([f"{type(each).__name__}: {each}" for each in found])
"""


def test_the_worker_does_not_know_it(redis_url: str):
    found = run(CODE, "worker", then="Results(Export().delay(), Registered().delay())", redis_url=redis_url)
    assert found.message == str(["NotRegistered: 'shop.export'", "int: 1"])
