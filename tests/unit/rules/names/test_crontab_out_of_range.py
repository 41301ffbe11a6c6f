"""CEL403: a day that no month has is refused from Celery 5.7 on."""

import pytest
from tests.unit.checking import checked

CODE = "from celery.schedules import crontab\n\nNEVER = crontab(0, 0, day_of_month={days}, month_of_year={months})\n"


@pytest.mark.parametrize(
    ("days", "months", "version", "found"),
    [
        ("31", "2", (5, 7), True),
        ("30", "'feb'", (5, 7, 1), True),
        ("'31'", "'4,6'", (5, 7), True),
        ("31", "2", (5, 6), False),
        ("31", "2", None, False),
        ("29", "2", (5, 7), False),
        ("31", "'2,3'", (5, 7), False),
        ("DAY", "2", (5, 7), False),
    ],
)
def test_a_day_that_no_month_has(days, months, version, found):
    files = {"shop/celery.py": CODE.format(days=days, months=months)}
    messages = [each.finding.message for each in checked(files, "CEL403", version).found["shop/celery.py"]]
    assert [message.partition(":")[0] for message in messages] == (["it raises ValueError"] if found else [])
