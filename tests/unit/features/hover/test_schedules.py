from __future__ import annotations

from datetime import timedelta
from itertools import islice

import pytest
from celery import Celery
from celery.schedules import crontab

from celeryls.features.schedules.crontabs import Crontab, in_words
from celeryls.features.schedules.runs import next_runs

from .hovering import NOW, hovered

APP = """from datetime import timedelta

from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.timezone = {zone}
app.conf.beat_schedule = {{
    "ship": {{"task": "shop.tasks.ship", "schedule": {schedule}}},
}}
"""


def said(schedule: str, zone: str = '"Europe/Berlin"') -> str | None:
    return hovered({"shop/__init__.py": "", "shop/celery.py": APP.format(zone=zone, schedule=schedule)})


def test_a_crontab_is_said_in_english_with_its_next_runs_in_the_time_zone_of_the_project() -> None:
    assert said('cron^^tab(minute=0, hour=3, day_of_week="mon-fri")') == (
        '[crontab(minute=0, hour=3, day_of_week="mon-fri")] At 03:00, Monday through Friday.\n\n'
        "Next runs (Europe/Berlin): Fri 27 Mar 03:00 · "
        "Mon 30 Mar 03:00 · Tue 31 Mar 03:00 · Wed 1 Apr 03:00 · Thu 2 Apr 03:00"
    )


def test_no_runs_are_named_where_the_time_zone_is_unknown() -> None:
    assert said("cron^^tab(minute=0, hour=3)", "ZONE") == "[crontab(minute=0, hour=3)] At 03:00."


def test_the_key_of_an_entry_says_what_it_sends_and_when() -> None:
    text = APP.format(zone="None", schedule="timedelta(hours=2)").replace('"ship"', '"sh^^ip"')
    assert hovered({"shop/__init__.py": "", "shop/celery.py": text}) == (
        '["ship"] Sends `shop.tasks.ship`\n\nEvery 2 h, counted from the last time that it was sent.'
    )


@pytest.mark.parametrize("schedule", ["9^^0.0", "90^^"])
def test_a_number_is_an_interval(schedule: str) -> None:
    found = said(schedule)
    assert found is not None
    assert found.endswith("Every 1 min 30 s, counted from the last time that it was sent.")


@pytest.mark.parametrize("schedule", ["cron^^tab(hour=HOUR)", "cron^^tab(hour=99)", "cron^^tab(**FIELDS)"])
def test_nothing_is_said_of_a_schedule_that_is_unknown_or_refused(schedule: str) -> None:
    assert said(schedule) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (Crontab("0", "3", "*", "*", "*"), "At 03:00"),
        (Crontab("*/15", "*", "*", "*", "*"), "Every 15 minutes"),
        (Crontab("0", "8-17", "*", "*", "*"), "Every hour, between 08:00 and 17:59"),
        (Crontab("0", "0", "monday", "1,15", "*"), "At 00:00, on day 1 and 15 of the month, only on Monday"),
        (Crontab("5", "4", "sun", "*", "february"), "At 04:05, only on Sunday, only in February"),
    ],
)
def test_crontabs_in_english(fields: Crontab, words: str) -> None:
    assert in_words(fields) == words


@pytest.mark.parametrize(
    "fields",
    [
        Crontab("30", "2", "*", "*", "*"),
        Crontab("*/7", "1-3", "mon,fri", "*", "*"),
        Crontab("0", "0", "*", "31", "jan,dec"),
    ],
)
def test_the_next_runs_are_those_at_which_celery_finds_the_schedule_due(fields: Crontab) -> None:
    app = Celery("test", set_as_current=False, config_source={"timezone": "Europe/Berlin"})
    last = NOW
    for run in islice(next_runs(fields, "Europe/Berlin", NOW), 5):
        before, there = run - timedelta(seconds=1), run
        real = crontab(**fields._asdict(), app=app)
        real.nowfun = lambda at=before: at
        assert not real.is_due(last).is_due
        real.nowfun = lambda at=there: at
        assert real.is_due(last).is_due
        last = run
