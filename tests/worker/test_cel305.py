"""CEL305: `countdown`, `eta`, `expires` and `queue` have types."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from datetime import datetime, timedelta, timezone
from celery import Celery

app = Celery("proof")
pause = timedelta(minutes=5)

@app.task(name="remind")
def remind(order): ...
"""


@pytest.mark.parametrize(
    ("bad", "fixed", "error", "message"),
    [
        ("countdown=pause", "countdown=pause.total_seconds()", "TypeError", "'datetime.timedelta' and 'int'"),
        ("countdown='60'", "countdown=60", "TypeError", "'str' and 'int'"),
        ("countdown=[1]", "countdown=1", "TypeError", "'list' and 'int'"),
        ("eta=60", "countdown=60", "AttributeError", "'int' object has no attribute 'isoformat'"),
        ("eta=1.5", "countdown=1.5", "AttributeError", "'float' object has no attribute 'isoformat'"),
        ("eta=pause", "countdown=pause.total_seconds()", "AttributeError", "no attribute 'isoformat'"),
        ("expires=pause", "expires=pause.total_seconds()", "TypeError", "'datetime.timedelta' and 'int'"),
        ("expires='10'", "expires=10", "ValueError", ""),
        ("queue=['mail']", "queue='mail'", "TypeError", "unhashable type: 'list'"),
    ],
)
def test_another_type_is_refused(bad: str, fixed: str, error: str, message: str):
    for call in ("remind.apply_async((1,), {})", "app.send_task('remind', (1,), {})"):
        failed = run(CODE, "send", then=call.replace("{}", bad))
        assert failed.error == error
        assert message in failed.message
        assert run(CODE, "send", then=call.replace("{}", fixed)).exit_code == 0


def test_a_signature_fails_when_it_is_sent():
    assert run(CODE, "send", then="remind.signature((1,), countdown='60').delay()").error == "TypeError"
    assert run(CODE, "send", then="remind.signature((1,), countdown=60).delay()").exit_code == 0


@pytest.mark.parametrize(
    "option", ["eta='2030-01-01T00:00:00'", "expires='2030-01-01'", "expires=600.5", "countdown=None"]
)
def test_what_celery_can_read_is_sent(option: str):
    assert run(CODE, "send", then=f"remind.apply_async((1,), {option})").exit_code == 0
