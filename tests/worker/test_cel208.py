"""CEL208: what options of a wrong type do, at the start of the worker or at the first retry."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from datetime import timedelta
from celery import shared_task
from celery.exceptions import Retry

@shared_task(autoretry_for=(OSError,), {options})
def send():
    raise OSError("refused")

def retry():
    send.push_request(called_directly=False, id="1", retries=0, args=(), kwargs={{}}, delivery_info={{}})
    try:
        send.run()
    except Retry:
        pass
"""


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("retry_backoff='yes'", "ValueError: could not convert string to float: 'yes'"),
        (
            "retry_backoff=None",
            "TypeError: float() argument must be a string or a real number, not 'NoneType'",
        ),
        ("retry_backoff_max='1h'", "ValueError: invalid literal for int() with base 10: '1h'"),
        (
            "retry_backoff_max=None",
            "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
        ),
        ("retry_backoff='5', retry_backoff_max='600'", ": "),
    ],
)
def test_the_worker_does_not_start(options: str, error: str):
    found = run(CODE.format(options=options), "define")
    assert f"{found.error}: {found.message}" == error


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (
            "retry_kwargs={5}",
            "TypeError: celery.app.task.Task.retry() argument after ** must be a mapping, not set",
        ),
        ("retry_kwargs=None", "AttributeError: 'NoneType' object has no attribute 'copy'"),
        ("max_retries='3'", "TypeError: '>' not supported between instances of 'int' and 'str'"),
        (
            "default_retry_delay='60'",
            "Reject: (TypeError(\"'<' not supported between instances of 'str' and 'int'\"), False)",
        ),
        (
            "default_retry_delay=timedelta(minutes=5)",
            "Reject: (TypeError(\"'<' not supported between instances of 'datetime.timedelta' and 'int'\"), False)",
        ),
        ("max_retries=2.0, default_retry_delay=None, retry_kwargs={}, retry_jitter='no'", ": "),
        ("max_retries=3, default_retry_delay=60", ": "),
    ],
)
def test_the_first_retry_fails(options: str, error: str):
    found = run(CODE.format(options=options), "send", then="retry()")
    assert f"{found.error}: {found.message.partition(' Traceback')[0]}" == error
