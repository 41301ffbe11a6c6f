"""CEL204: a retry by hand waits as long as it says itself, whatever the options of `autoretry_for` say."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import shared_task
from celery.exceptions import Retry

@shared_task(bind=True, autoretry_for=({error},), max_retries=2, default_retry_delay=7, retry_backoff=60,
             retry_jitter=False, retry_kwargs={{"max_retries": 4}})
def send(self):
    try:
        raise {error}("refused")
    except OSError as error:
        raise {raised}

def waits(retries):
    send.push_request(called_directly=False, id="1", retries=retries, args=(), kwargs={{}}, delivery_info={{}})
    try:
        send.run()
    except (Retry, OSError) as error:
        return getattr(error, "when", "failed")
"""
THEN = "assert [waits(n) for n in range(5)] == [60, 120, 240, 480, 'failed'], [waits(n) for n in range(5)]"


@pytest.mark.parametrize("error", ["OSError", "ConnectionError"])  # the handler gets the second one as an OSError
def test_the_first_retries_wait_as_the_call_says_and_then_come_those_of_autoretry(error: str):
    manual, auto = (CODE.format(error=error, raised=raised) for raised in ("self.retry(exc=error)", "error"))
    proof = prove(manual, auto, "send", then=THEN)
    assert proof.bad.message == "[7, 7, 240, 480, 'failed']"
    assert proof.fixed.exit_code == 0, proof.fixed.message
