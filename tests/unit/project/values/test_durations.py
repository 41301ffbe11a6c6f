"""Seconds, and lines of cron."""

from __future__ import annotations

import pytest
from celery.schedules import crontab
from hypothesis import given
from hypothesis import strategies as st

from celeryls.project.names.entities import Spot
from celeryls.project.values.durations import crontab_source, seconds_in
from celeryls.project.values.known import LibraryCall, Plain
from celeryls.syntax.places import Range

AT = Spot("a.py", "", Range(0, 0, 0, 0))
MONTHS = ("2", "4", "2,4", "2,3", "2-3", "4-4", "11-2", "*/12", "*/6", "2,4,6,9,11", "*")


def timedelta(*positional, **keywords) -> LibraryCall:
    arguments = [(None, value) for value in positional] + list(keywords.items())
    return LibraryCall("datetime.timedelta", tuple((name, Plain(value, AT)) for name, value in arguments), AT)


@pytest.mark.parametrize(
    ("known", "seconds"),
    [
        (Plain(30, AT), 30),
        (Plain(value=True, spot=AT), None),
        (Plain("30", AT), None),
        (timedelta(), 0),
        (timedelta(1), 86_400),
        (timedelta(0, 5), 5),
        (timedelta(minutes=-1, seconds=60), 0),
        (timedelta(hours="x"), None),
        (timedelta(years=1), None),
        (LibraryCall("shop.timedelta", (), AT), None),
    ],
)
def test_what_is_known_in_seconds(known, seconds):
    assert seconds_in(known) == seconds


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("0 3 * * *", "crontab(minute=0, hour=3)"),
        (
            "*/15 8-18 1 1,7 1",
            'crontab(minute="*/15", hour="8-18", day_of_month=1, month_of_year="1,7", day_of_week=1)',
        ),
        ("05 * * * *", 'crontab(minute="05")'),
        ("* * * * *", "crontab()"),
        ("0 3 * *", None),
        ("0 3 * * MON-FRI", None),
        ("0 0 31 2 *", None),
        ("0 0 30,31 2 *", None),
        ("0 0 31 4,6-6 1", None),
        ("0 0 30-31 */12,2 *", 'crontab(minute=0, hour=0, day_of_month="30-31", month_of_year="*/12,2")'),
        ("0 0 31 2-3 *", 'crontab(minute=0, hour=0, day_of_month=31, month_of_year="2-3")'),
        ("0 0 29 2 *", "crontab(minute=0, hour=0, day_of_month=29, month_of_year=2)"),
        ("0 0 30 12-2 *", 'crontab(minute=0, hour=0, day_of_month=30, month_of_year="12-2")'),
        ("every five minutes or so", None),
    ],
)
def test_the_crontab_of_a_line(line, source):
    assert crontab_source(line) == source


@given(day=st.sampled_from(("29", "30", "31", "*/30", "31-31", "30-31")), month=st.sampled_from(MONTHS))
def test_a_crontab_that_is_written_is_one_that_celery_takes_and_one_that_it_refuses_is_not_written(day, month):
    source = crontab_source(f"0 0 {day} {month} *")
    try:
        crontab(minute="0", hour="0", day_of_month=day, month_of_year=month)
    except ValueError:
        assert source is None
    else:
        assert source is not None
