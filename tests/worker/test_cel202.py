"""CEL202: options of a retry do nothing where nothing retries, and `self.retry` reads two of them only."""

from __future__ import annotations

import pytest

from .prove import prove, run

BAD = """
from pathlib import Path
from celery import shared_task

@shared_task(max_retries=3, default_retry_delay=0.1, retry_jitter=True)
def fetch():
    tried = Path(__file__).with_name("tried")
    if not tried.exists():
        tried.touch()
        raise ConnectionError("refused")
"""
FIXED = BAD.replace("(max_retries", "(autoretry_for=(ConnectionError, TimeoutError), max_retries")

BY_HAND = """
from celery import shared_task
from celery.exceptions import Retry

@shared_task(bind=True, default_retry_delay=7, max_retries=2, {options})
def send(self):
    raise self.retry()

def waits():
    send.push_request(called_directly=False, id="1", retries=1, args=(), kwargs={{}}, delivery_info={{}})
    try:
        send.run()
    except Retry as retry:
        return retry.when
"""


def test_a_worker_fails_at_the_first_exception(redis_url):
    proof = prove(BAD, FIXED, "worker", then="fetch.delay()", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message.partition("\n")[0]) == ("ConnectionError", "refused")
    assert (proof.fixed.exit_code, proof.fixed.error) == (0, "")


@pytest.mark.parametrize(
    "options",
    [
        "retry_backoff=60",
        "retry_backoff=60, retry_backoff_max=61",
        "retry_kwargs={'countdown': 60}",
        "retry_jitter=True",
    ],
)
def test_a_retry_by_hand_reads_none_of_the_options_of_autoretry(options):
    found = run(BY_HAND.format(options=options), "send", then="assert waits() == 7, waits()")
    assert (found.exit_code, found.error, found.message) == (0, "", "")
