"""CEL205: `retry_kwargs` wins over `max_retries`, and backoff over a countdown in it."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import shared_task
from celery.exceptions import Retry

@shared_task(autoretry_for=(OSError,), retry_jitter=False, {options})
def send():
    raise OSError("refused")

def waits(retries):
    send.push_request(called_directly=False, id="1", retries=retries, args=(), kwargs={{}}, delivery_info={{}})
    try:
        send.run()
    except (Retry, OSError) as error:
        return getattr(error, "when", "failed")
"""


@pytest.mark.parametrize(
    ("options", "waits"),
    [
        ("max_retries=10, retry_kwargs={'max_retries': 2}", [180, 180, "failed"]),
        ("retry_kwargs={'max_retries': 2}", [180, 180, "failed"]),
        ("max_retries=1, retry_kwargs={'max_retries': None}", [180, "failed", "failed"]),
        ("retry_backoff=True, retry_kwargs={'countdown': 30}", [1, 2, 4]),
        ("retry_backoff=True, retry_kwargs={}", [1, 2, 4]),
        ("retry_backoff=False, retry_kwargs={'countdown': 30}", [30, 30, 30]),
    ],
)
def test_what_a_retry_reads(options: str, waits: list[object]):
    then = f"assert [waits(n) for n in range(3)] == {waits}, [waits(n) for n in range(3)]"
    found = run(CODE.format(options=options), "send", then=then)
    assert (found.exit_code, found.message) == (0, "")
