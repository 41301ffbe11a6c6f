"""CEL403: `crontab` refuses fields when it is made, so a module with the schedule can't be imported."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery
from celery.schedules import crontab

app = Celery("shop", broker="memory://")
app.conf.beat_schedule = {"send": {"task": "mails.send", "schedule": crontab(FIELDS)}}
"""


@pytest.mark.parametrize(
    ("fields", "fixed", "error", "message"),
    [
        ("day_of_week=7", "day_of_week=0", "ValueError", "'7' was found"),
        ("day_of_week='6-7'", "day_of_week='6,0'", "ValueError", "Invalid end range: 7 > 6."),
        ("hour=24", "hour=0", "ValueError", "Valid range is 0-23. '24' was found."),
        ("'5/15'", "'5-59/15'", "ValueError", "Invalid weekday literal '5/15'."),
        ("minutes='*/5'", "minute='*/5'", "TypeError", "got an unexpected keyword argument 'minutes'"),
        ("'0 3 * * 1'", "minute=0, hour=3, day_of_week=1", "ValueError", "Invalid weekday literal '0 3 * * 1'."),
        ("minute=['0', '30']", "minute=[0, 30]", "TypeError", "'>=' not supported between"),
        ("minute=0.5", "minute=0", "TypeError", "<class 'float'> was given."),
        ("minute='*/0'", "minute='*'", "ValueError", "slice step cannot be zero"),
        ("day_of_month=31, month_of_year=2", "day_of_month=28, month_of_year=2", "ValueError", "never occurs"),
    ],
)
def test_the_module_cannot_be_imported(fields, fixed, error, message):
    proof = prove(CODE.replace("FIELDS", fields), CODE.replace("FIELDS", fixed))
    assert proof.bad.error == error
    assert message in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
