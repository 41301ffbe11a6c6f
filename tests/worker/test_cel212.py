"""CEL212: `max_retries=None` never ends; a number does."""

from __future__ import annotations

from .prove import prove

BAD = """
from celery import shared_task
from celery.exceptions import Retry

@shared_task(bind=True, max_retries=None)
def send(self):
    try:
        raise OSError("refused")
    except OSError as error:
        raise self.retry(exc=error)

@shared_task(autoretry_for=(OSError,), max_retries=None)
def fetch():
    raise OSError("refused")

def ends_of(task, retries):
    task.push_request(called_directly=False, id="1", retries=retries, args=(), kwargs={}, delivery_info={})
    try:
        task.run()
    except Retry:
        return False
    except OSError:
        return True
"""
THEN = "assert ends_of(send, 10**6) and ends_of(fetch, 10**6), 'retried'"


def test_a_task_without_a_limit_is_retried_after_any_number_of_tries():
    proof = prove(BAD, BAD.replace("None", "10"), "send", then=THEN)
    assert (proof.bad.message, proof.fixed.exit_code) == ("retried", 0)
