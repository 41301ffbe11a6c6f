"""CEL117: a task that a function makes is not there in a worker, which only imports the module."""

from __future__ import annotations

from .prove import prove

CODE = """
import os

from celery import Celery

app = Celery("shop", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])

def order():
    @app.task(name="shop.send")
    def send():
        return 1

    return send.delay()
"""
FIXED = """
import os

from celery import Celery

app = Celery("shop", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])

@app.task(name="shop.send")
def send():
    return 1

def order():
    return send.delay()
"""


def test_the_worker_does_not_know_it(redis_url: str):
    proof = prove(CODE, FIXED, "worker", then="order()", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message) == ("NotRegistered", "'shop.send'")
    assert proof.fixed.exit_code == 0
