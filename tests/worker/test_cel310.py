"""CEL310: a worker reads a time without a time zone as UTC, whatever the setting `timezone` is."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
import os
import time

os.environ["TZ"] = "Etc/GMT+5"
time.tzset()

from datetime import datetime, timedelta, timezone

from celery import Celery
from celery.signals import before_task_publish
from celery.utils.iso8601 import parse_iso8601
from celery.utils.time import maybe_make_aware

app = Celery("proof", timezone="Etc/GMT+5")
sent = []

@app.task
def remind(): ...

@before_task_publish.connect
def keep(headers, **kwargs):
    sent.append(headers)

def hours(name, value):
    "In how many hours a worker takes the time to be, as `celery.worker.request.Request` reads it."
    remind.apply_async(**{name: value})
    read = maybe_make_aware(parse_iso8601(sent[-1][name]), app.conf.timezone)
    return round((read - datetime.now(timezone.utc)).total_seconds() / 3600)
"""


@pytest.mark.parametrize("name", ["eta", "expires"])
@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("datetime.now()", -4),
        ("datetime.today()", -4),
        ("datetime.now(timezone.utc)", 1),
        ("datetime.now().astimezone()", 1),
        ("datetime.utcnow()", 1),
    ],
)
def test_the_local_time_is_read_as_utc(name: str, now: str, hours: int):
    then = f"found = hours({name!r}, {now} + timedelta(hours=1)); assert found == {hours}, found"
    outcome = run(CODE, "send", then=then)
    assert (outcome.exit_code, outcome.message) == (0, "")
