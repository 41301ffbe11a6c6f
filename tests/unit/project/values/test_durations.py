"""Seconds, and lines of cron."""

from __future__ import annotations

import pytest

from celeryls.project.names.entities import Spot
from celeryls.project.values.durations import crontab_source, seconds_in
from celeryls.project.values.known import LibraryCall, Plain
from celeryls.syntax.places import Range

AT = Spot("a.py", "", Range(0, 0, 0, 0))


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
        ("every five minutes or so", None),
    ],
)
def test_the_crontab_of_a_line(line, source):
    assert crontab_source(line) == source
