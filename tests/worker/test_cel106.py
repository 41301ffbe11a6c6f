"""CEL106: a rate limit that Celery can't read ends the worker at its start."""

from __future__ import annotations

import pytest

from .prove import prove

BAD = """
from celery import shared_task

@shared_task(rate_limit="10/minute")
def add(x, y):
    return x + y
"""


@pytest.mark.parametrize(
    ("limit", "error", "message"),
    [
        ("10/minute", "KeyError", "'minute'"),
        ("often", "ValueError", "could not convert string to float: 'often'"),
    ],
)
def test_the_worker_dies_at_its_start(limit: str, error: str, message: str, redis_url: str):
    bad = BAD.replace("10/minute", limit)
    proof = prove(bad, BAD.replace("10/minute", "10/m"), "worker", then="add.delay(1, 2)", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message) == (error, message)
    assert proof.bad.exit_code != 0
    assert (proof.fixed.exit_code, proof.fixed.error) == (0, "")


def test_the_client_goes_on_sending():
    assert prove(BAD, BAD, "send", then="add.delay(1, 2)").bad.exit_code == 0
