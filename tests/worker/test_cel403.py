"""CEL403: `crontab` refuses fields when it is made, so a module with the schedule can't be imported."""

from __future__ import annotations

import pytest

from .prove import prove, release, run

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
    ],
)
def test_the_module_cannot_be_imported(fields, fixed, error, message):
    proof = prove(CODE.replace("FIELDS", fields), CODE.replace("FIELDS", fixed))
    assert proof.bad.error == error
    assert message in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_a_day_that_none_of_the_months_has_is_refused_from_5_7_on(oldest_celery):
    code = CODE.replace("FIELDS", "day_of_month=31, month_of_year=2")
    proof = prove(code, code.replace("31", "28"))
    assert proof.bad.error == ("ValueError" if release() >= (5, 7) else "")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
    assert run(code, "define", celery=oldest_celery).exit_code == 0
