"""CEL210: without `exc` the task ends with another error than its own."""

from __future__ import annotations

from .prove import prove

BAD = """
from celery import shared_task

@shared_task(bind=True, max_retries=1, default_retry_delay=0)
def send(self):
    try:
        raise OSError("refused")
    except OSError as error:
        raise self.retry()
"""


def test_without_the_cause_the_result_is_another_error(redis_url: str):
    fixed = BAD.replace("retry()", "retry(exc=error)")
    proof = prove(BAD, fixed, "worker", then="send.delay()", redis_url=redis_url)
    assert proof.bad.error == "MaxRetriesExceededError"
    assert (proof.fixed.error, proof.fixed.message) == ("OSError", "refused")


def test_the_cause_in_the_place_of_the_arguments_ends_the_task(redis_url: str):
    fixed = BAD.replace("retry()", "retry(exc=error)")
    proof = prove(BAD.replace("retry()", "retry(error)"), fixed, "worker", then="send.delay()", redis_url=redis_url)
    assert (proof.bad.error, proof.fixed.error) == ("TypeError", "OSError")
