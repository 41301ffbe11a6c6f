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
        '["ship"] Sends `shop.tasks.ship`.\n\nEvery 2 h, counted from the last time that it was sent.'
    )


ENTRY = """{"task": "shop.tasks.ship", "schedule": 90, "args": [1], "relative": True,
    "options": {"expires": 30, "queue": "mail"}}"""


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ('"ta^^sk"', '["task"] Sends `shop.tasks.ship`.'),
        ('"sched^^ule"', '["schedule"] Every 1 min 30 s, counted from the last time that it was sent.'),
        ('"arg^^s"', '["args"] `args`: The arguments that the task gets by position'),
        ('"relat^^ive"', '["relative"] `relative`: An interval is counted from whole units'),
        ('"exp^^ires"', '["expires"] A message that no worker takes within 30 s is dropped.'),
        ("3^^0", "[30] A message that no worker takes within 30 s is dropped."),
        ('"que^^ue"', '["queue"] `queue`: The queue that the task is sent to.'),
    ],
)
def test_the_keys_of_an_entry(marked: str, expected: str) -> None:
    entry = ENTRY.replace(marked.replace("^^", ""), marked, 1)
    text = APP.replace('{{"task": "shop.tasks.ship", "schedule": {schedule}}}', "{schedule}")
    found = hovered({"shop/__init__.py": "", "shop/celery.py": text.format(zone="None", schedule=entry)})
    assert found is not None
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ('so^^lar("sunset", -37.5, 145)', "Every day at sunset, at 37.5° S, 145° E."),
        ('so^^lar("dawn_civil", 52, -13.4)', "Every day at civil dawn, at 52° N, 13.4° W."),
        ('so^^lar("solar_noon", LATITUDE, 0)', "Every day at solar noon."),
    ],
)
def test_the_sun_is_a_schedule(schedule: str, expected: str) -> None:
    text = APP.replace("import crontab", "import crontab, solar").format(zone="None", schedule=schedule)
    found = hovered({"shop/__init__.py": "", "shop/celery.py": text})
    assert found == f"[{schedule.replace('^^', '')}] {expected}"


PERIODIC = """from celery import Celery
from celery.schedules import crontab
from shop.tasks import ship

app = Celery("shop")


@app.on_after_configure.connect
def setup(sender, **kwargs):
    sender.add_periodic_task(600.0, ship.s(1), expires=30)
"""


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("add_per^^iodic_task", "[add_periodic_task] Sends `shop.tasks.ship`.\n\nEvery 10 min, "),
        ("60^^0.0", "[600.0] Every 10 min, counted from the last time that it was sent."),
        ("expi^^res", "[expires] A message that no worker takes within 30 s is dropped."),
    ],
)
def test_a_schedule_that_is_added(marked: str, expected: str) -> None:
    tasks = "from celery import shared_task\n\n\n@shared_task\ndef ship(order_id): ...\n"
    text = PERIODIC.replace(marked.replace("^^", ""), marked)
    found = hovered({"shop/__init__.py": "", "shop/celery.py": text, "shop/tasks.py": tasks})
    assert found is not None
    assert found.startswith(expected)


@pytest.mark.parametrize("schedule", ["9^^0.0", "90^^"])
def test_a_number_is_an_interval(schedule: str) -> None:
    found = said(schedule)
    assert found is not None
    assert found.endswith("Every 1 min 30 s, counted from the last time that it was sent.")


@pytest.mark.parametrize(
    "schedule",
    [
        "cron^^tab(hour=HOUR)",
        "cron^^tab(hour=99)",
        "cron^^tab(**FIELDS)",
        "cron^^tab(weekday=1)",
        'cron^^tab(day_of_week=["mon"])',
    ],
)
def test_nothing_is_said_of_a_schedule_that_is_unknown_or_refused(schedule: str) -> None:
    assert said(schedule) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (Crontab("0", "3", "*", "*", "*"), "At 03:00"),
        (Crontab("*/15", "*", "*", "*", "*"), "Every 15 minutes"),
        (Crontab("0", "0", "*", "*", "1-3,*/4"), "At 00:00, only in January, February, March, May, and September"),
        (Crontab("0", "mon,5-7/2", "*", "*", "*"), "At 01:00, 05:00 and 07:00"),
        (Crontab("*/20", "*/6", "*", "*", "*"), "Every 20 minutes, every 6 hours"),
        (Crontab("*/25", "*", "*", "*", "*"), "At 0, 25, and 50 minutes past the hour"),
        (Crontab("0", "*/9", "*", "*", "*"), "At 00:00, 09:00 and 18:00"),
        (Crontab("*/60", "3", "*", "*", "*"), "At 03:00"),
        (Crontab("0", "0", "*/2", "*", "*"), "At 00:00, only on Sunday, Tuesday, Thursday, and Saturday"),
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


DJANGO = 'app.config_from_object("django.conf:settings", namespace="CELERY")\n'


@pytest.mark.parametrize(
    ("configured", "settings", "zone"),
    [
        (DJANGO, 'TIME_ZONE = "Asia/Tokyo"', "Asia/Tokyo"),
        (DJANGO, 'TIME_ZONE = "Asia/Tokyo"\nCELERY_TIMEZONE = "Europe/Paris"', "Europe/Paris"),
        (DJANGO, "DEBUG = True", None),
        ("", 'TIME_ZONE = "Asia/Tokyo"', "UTC"),
    ],
)
def test_the_time_zone_of_django_is_that_of_apps_that_it_configures(
    configured: str, settings: str, zone: str | None
) -> None:
    app = "from celery import Celery\nfrom celery.schedules import crontab\n\napp = Celery('shop')\n" + configured
    manage = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
    found = hovered(
        {
            "manage.py": manage,
            "shop/__init__.py": "",
            "shop/celery.py": f"{app}NIGHTLY = cron^^tab(minute=0, hour=3)\n",
            "shop/settings.py": f"{settings}\n",
        }
    )
    assert found is not None
    assert (f"Next runs ({zone})" in found) if zone else ("Next runs" not in found)


ROWS = """from celery.schedules import schedule
from django_celery_beat.models import CrontabSchedule, IntervalSchedule

{row}
"""


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ('Crontab^^Schedule(minute="0", hour="3")', "At 03:00, in the time zone of the row."),
        (
            'CrontabSchedule.objects.get_or_cr^^eate(hour="3", minute="0", timezone=ZONE)',
            "At 03:00, in the time zone of the row.",
        ),
        ("IntervalSchedule.objects.get_or_cr^^eate(every=10, period=IntervalSchedule.SECONDS)", "Every 10 seconds."),
        ('IntervalSchedule.objects.cr^^eate(every=1, period="days")', "Every day."),
        ("sched^^ule(run_every=90)", "Every 1 min 30 s, counted from the last time that it was sent."),
        ("IntervalSchedule.objects.get_or_cr^^eate(every=EVERY, period=IntervalSchedule.SECONDS)", None),
        ('IntervalSchedule.objects.get_or_cr^^eate(every=1, period="fortnights")', None),
        ("CrontabSchedule.objects.update_or_cr^^eate(hour=3, defaults={})", None),
    ],
)
def test_rows_of_django_celery_beat_and_other_schedules(row: str, text: str | None) -> None:
    found = hovered({"shop/__init__.py": "", "shop/rows.py": ROWS.format(row=f"made = {row}")})
    assert (found.partition("] ")[2] if found else None) == text
