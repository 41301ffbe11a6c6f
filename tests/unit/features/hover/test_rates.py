"""A rate in words is that of the bucket with one run that a worker has (`Consumer.bucket_for_task`)."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from celery.utils.time import rate as celery_rate
from kombu.utils.limits import TokenBucket

from .hovering import first_lines

SECONDS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86_400}
PERIODS = {"second": 1, "minute": 60, "hour": 3600}
SAID = re.compile(r".* At most (\S+) an? (second|minute|hour) on each worker: one every (.*)\.")


def seconds(words: str) -> float:
    amounts = words.split()
    return sum(float(count) * SECONDS[unit] for count, unit in zip(amounts[::2], amounts[1::2], strict=True))


@pytest.mark.parametrize("limit", ['"10/s"', '"30/m"', '"100/h"', '"1/h"', "5", '"0.5/s"', "2.5", '"7/m"'])
def test_a_rate_is_that_of_the_bucket(limit: str) -> None:
    said = first_lines(f"from celery import shared_task\n\n\n@shared_task(rate_^^limit={limit})\ndef ship(): ...\n")
    found = SAID.fullmatch(said or "")
    assert found is not None
    count, period, every = float(found[1]), PERIODS[found[2]], seconds(found[3])
    assert celery_rate(eval(limit)) == pytest.approx(count / period)
    with patch("kombu.utils.limits.monotonic", return_value=0.0):
        bucket = TokenBucket(celery_rate(eval(limit)), capacity=1)
        assert bucket.can_consume()
        assert not bucket.can_consume()
        assert bucket.expected_time() == pytest.approx(every, rel=0.01)


@pytest.mark.parametrize("limit", ["0", '"0/m"'])
def test_a_limit_of_0_is_none(limit: str) -> None:
    said = first_lines(f"from celery import shared_task\n\n\n@shared_task(rate_^^limit={limit})\ndef ship(): ...\n")
    assert said == "[rate_limit] No limit: 0 lifts it."
    assert not celery_rate(eval(limit))
