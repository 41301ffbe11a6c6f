"""CEL506, CEL508, CEL509: settings that something else replaces, and values that Celery refuses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .prove import prove, run

DJANGO = """
import os

for name in ("CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"):  # they come before any setting
    os.environ.pop(name, None)

import django
from django.conf import settings

settings.configure(
    CELERY_TASK_TIME_LIMIT=60, CELERY_RESULT_BACKEND=STORE, INSTALLED_APPS=NAMES,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
django.setup()

from celery import Celery

app = Celery("shop", set_as_current=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
CONF

@app.task
def pay(): ...
"""
CODE = """
import os

for name in ("CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"):  # they come before any setting
    os.environ.pop(name, None)

from celery import Celery

app = Celery("shop", **{"broker_url": "memory://", "result_backend": "cache+memory://", SETTING: VALUE})

@app.task(name="pay")
def pay(): ...

def consume():
    with app.connection() as connection:
        app.amqp.TaskConsumer(connection.default_channel)
"""


@pytest.mark.parametrize("conf", ["app.conf.task_time_limit = 90", "app.conf.update(task_time_limit=90)"])
def test_the_conf_of_the_app_wins_since_5_7(conf, oldest_celery: Path):
    """Before, its value is lost beside a namespace."""
    code = DJANGO.replace("STORE", "'cache+memory://'").replace("NAMES", "[]").replace("CONF", conf)
    then = "assert app.conf.task_time_limit == LIMIT, app.conf.task_time_limit"
    new = run(code, "send", then=then.replace("LIMIT", "90"), celery=Path(sys.executable))
    old = run(code, "send", then=then.replace("LIMIT", "60"), celery=oldest_celery)
    assert (new.exit_code, new.message) == (0, "")
    assert (old.exit_code, old.message) == (0, "")
    bare = code.replace('"django.conf:settings", namespace="CELERY"', "{'task_time_limit': 60}")
    assert run(bare, "send", then=then.replace("LIMIT", "90"), celery=oldest_celery).exit_code == 0


def test_django_refuses_the_models_of_an_app_that_is_not_installed():
    code = DJANGO.replace("CONF", "").replace("STORE", "'django-db'")
    apps = ("['django.contrib.contenttypes']", "['django.contrib.contenttypes', 'django_celery_results']")
    bad, good = (code.replace("NAMES", each) for each in apps)
    ours = Path(sys.executable)  # another environment has no django-celery-results
    proof = prove(bad, good, "send", then="app.backend.TaskModel", celery=ours)
    assert proof.bad.error == "RuntimeError"
    assert "Model class django_celery_results.models.TaskResult doesn't declare" in proof.bad.message
    assert "isn't in an application in INSTALLED_APPS" in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


@pytest.mark.parametrize(
    ("setting", "value", "fixed", "then", "error"),
    [
        (
            "timezone",
            "'Europe/Berln'",
            "'Europe/Berlin'",
            "pay.apply_async(countdown=3)",
            "No time zone found with key Europe/Berln",
        ),
        ("accept_content", "'json'", "['json']", "consume()", "No encoder/decoder installed for j"),
        ("accept_content", "['ymal']", "['json']", "consume()", "No encoder/decoder installed for ymal"),
        ("task_serializer", "'jason'", "'json'", "pay.delay()", "No encoder installed for jason"),
        ("accept_content", "['jsn']", "['json']", "consume()", "No encoder/decoder installed for jsn"),
        ("task_serializer", "'yml'", "'json'", "pay.delay()", "No encoder installed for yml"),
        ("result_expires", "'1d'", "'3600'", "app.backend", "invalid literal for int() with base 10: '1d'"),
        ("task_queues", "['shop']", "{'shop': {}}", "pay.delay()", "'str' object has no attribute 'name'"),
        ("broker_url", "'reddis://redis'", "'memory://'", "pay.delay()", "No such transport: reddis"),
        ("result_backend", "'postgresql://db'", "'rpc://'", "app.backend", "No module named 'postgresql'"),
        ("result_backend", "'reddis://db'", "'rpc://'", "app.backend", "No module named 'reddis'"),
    ],
)
def test_what_celery_cannot_use_fails_where_it_is_needed(setting, value, fixed, then, error):
    bad, good = (CODE.replace("SETTING", repr(setting)).replace("VALUE", each) for each in (value, fixed))
    proof = prove(bad, good, "send", then=then)
    assert error in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


APP = """
from celery import Celery

app = Celery("shop", worker_max_tasks_per_child=NUMBER)

@app.task
def pay(): ...
"""


def test_a_pool_takes_no_text_for_a_number_of_tasks(redis_url: str):
    codes = [APP.replace("NUMBER", each) for each in ("'100'", "100")]
    bad, good = (run(each, "worker", then="pay.delay()", redis_url=redis_url) for each in codes)
    assert bad.message == "maxtasksperchild must be a positive int or None"
    assert (good.exit_code, good.message) == (0, "")


TWICE = """
from celery import Celery

app = Celery("shop", broker="memory://")
app.conf.beat_schedule = {"clean": {"task": "shop.clean", "schedule": 30}}
app.conf.timezone = "UTC"
app.autodiscover_tasks()
app.conf.beat_schedule = {"count": {"task": "shop.count", "schedule": 60}}
"""
KEPT = TWICE.replace('app.conf.beat_schedule = {"count"', 'app.conf.beat_schedule |= {"count"')


def test_of_two_schedules_on_the_conf_the_first_is_lost(oldest_celery: Path):
    entries = """
from celery.beat import Service
names = set(Service(app, schedule_filename=":memory:", scheduler_cls="celery.beat:Scheduler").get_scheduler().schedule)
assert names >= {"clean", "count"}, sorted(names)
"""
    for python in (Path(sys.executable), oldest_celery):
        proof = prove(TWICE, KEPT, "send", then=entries, celery=python)
        assert (proof.bad.error, "clean" in proof.bad.message) == ("AssertionError", False)
        assert "count" in proof.bad.message
        assert proof.fixed.exit_code == 0
