"""CEL307: what is given to `on_commit` as the result of a call is sent at once, and refused."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from functools import partial
from django.conf import settings

settings.configure(
    INSTALLED_APPS=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)

import django
from celery import Celery
from celery.signals import before_task_publish
from django.db import transaction

django.setup()
app = Celery("proof")
sent = []

@app.task
def pay(order=None): ...

@before_task_publish.connect
def keep(**kwargs):
    sent.append(kwargs)

def save(callback):
    with transaction.atomic():
        transaction.on_commit(callback())
        assert not sent
    assert sent
"""


@pytest.mark.parametrize(
    ("bad", "fixed"),
    [
        ("pay.delay(1)", "partial(pay.delay, 1)"),
        ("pay.delay()", "pay.delay"),
        ("pay.apply_async((1,), countdown=1)", "partial(pay.apply_async, (1,), countdown=1)"),
    ],
)
def test_a_call_is_no_callback(bad: str, fixed: str):
    failed = run(CODE, "send", then=f"save(lambda: {bad})")
    assert (failed.error, failed.message) == ("TypeError", "on_commit()'s callback must be a callable.")
    assert run(CODE, "send", then=f"save(lambda: {fixed})").exit_code == 0
    check = f"try:\n    save(lambda: {bad})\nexcept TypeError:\n    assert not sent"
    assert run(CODE, "send", then=check).error == "AssertionError"
