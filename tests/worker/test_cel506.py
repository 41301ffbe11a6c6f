"""CEL506, CEL508, CEL509: settings that something else replaces, and values that Celery refuses."""

from __future__ import annotations

import pytest

from .prove import prove

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
def test_the_conf_of_the_app_wins(conf):
    code = DJANGO.replace("STORE", "'cache+memory://'").replace("NAMES", "[]")
    then = "assert app.conf.task_time_limit == 60, app.conf.task_time_limit"
    proof = prove(code.replace("CONF", conf), code.replace("CONF", ""), "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "90")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_django_refuses_the_models_of_an_app_that_is_not_installed():
    code = DJANGO.replace("CONF", "").replace("STORE", "'django-db'")
    apps = ("['django.contrib.contenttypes']", "['django.contrib.contenttypes', 'django_celery_results']")
    bad, good = (code.replace("NAMES", each) for each in apps)
    proof = prove(bad, good, "send", then="app.backend.TaskModel")
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
