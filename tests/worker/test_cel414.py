"""CEL414: django-celery-beat switches an entry off whose arguments are stored as something else than JSON."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
import json

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django_celery_beat"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    USE_TZ=True,
    DJANGO_CELERY_BEAT_TZ_AWARE=True,
)
django.setup()

from celery import Celery
from django.core.management import call_command
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

app = Celery("shop", broker="memory://")

@app.task(name="mail")
def mail(*args, **kwargs): ...

call_command("migrate", verbosity=0)
every = IntervalSchedule.objects.create(every=10, period="seconds")
beat = DatabaseScheduler(app)

def stored(**fields):
    PeriodicTask.objects.all().delete()
    return PeriodicTask.objects.create(name="mail", task="mail", interval=every, **fields)

def is_on(**fields):
    row = stored(**fields)
    beat.all_as_schedule()
    row.refresh_from_db()
    return row.enabled

def sent(**fields):
    given = []
    stored(**fields)
    mail.apply_async = lambda args, kwargs, **_: given.append((args, kwargs))
    beat.apply_async(beat.all_as_schedule()["mail"], advance=False)
    return given[0]
"""
BAD = """
for field in (
    {"args": ["a"]}, {"args": (1,)}, {"args": [True]}, {"args": [None]}, {"args": "['a']"}, {"args": "a"},
    {"kwargs": {"a": 1}}, {"kwargs": {1: 1}},
):
    assert not is_on(**field), field
"""
GOOD = """
for field in ({"args": json.dumps(["a"])}, {"args": json.dumps((1,))}, {"kwargs": json.dumps({"a": 1})}):
    assert is_on(**field), field
for field in ({"args": [1, 2]}, {"args": []}, {"kwargs": {}}, {"args": "{}"}, {"kwargs": "[]"}, {"args": ""}):
    assert sent(**field) in [([1, 2], {}), ([], {})], field
"""
OTHER_KIND = """
assert sent(args='{"user": 1}')[0] == ["user"]
sent(FIELD)
"""


def test_beat_switches_off_what_is_no_json():
    outcome = run(CODE, "send", then=BAD)
    assert (outcome.exit_code, outcome.message) == (0, "")


def test_beat_sends_what_is_json_if_by_chance():
    outcome = run(CODE, "send", then=GOOD)
    assert (outcome.exit_code, outcome.message) == (0, "")


@pytest.mark.parametrize("field", ["args='7'", "kwargs='[\"user\"]'"])
def test_json_of_another_kind_is_not_what_is_meant(field):
    outcome = run(CODE, "send", then=OTHER_KIND.replace("FIELD", field))
    assert (outcome.exit_code, outcome.error) == (1, "SchedulingError")
