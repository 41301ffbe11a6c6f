"""CEL204: a retry by hand waits as long as it says itself, whatever the options of `autoretry_for` say."""

from __future__ import annotations

from .prove import prove

CODE = """
from celery import shared_task
from celery.exceptions import Retry

@shared_task(bind=True, autoretry_for=(OSError,), max_retries=2, default_retry_delay=7, retry_backoff=60,
             retry_jitter=False, retry_kwargs={{"max_retries": 4}})
def send(self):
    try:
        raise OSError("refused")
    except OSError as error:
        raise {raised}

def waits(retries):
    send.push_request(called_directly=False, id="1", retries=retries, args=(), kwargs={{}}, delivery_info={{}})
    try:
        send.run()
    except (Retry, OSError) as error:
        return getattr(error, "when", "failed")
"""
MANUAL = CODE.format(raised="self.retry(exc=error)")
AUTO = CODE.format(raised="error")
THEN = "assert [waits(n) for n in range(5)] == [60, 120, 240, 480, 'failed'], [waits(n) for n in range(5)]"


def test_the_first_retries_wait_as_the_call_says_and_then_come_those_of_autoretry():
    proof = prove(MANUAL, AUTO, "send", then=THEN)
    assert proof.bad.message == "[7, 7, 240, 480, 'failed']"
    assert proof.fixed.exit_code == 0, proof.fixed.message
