"""CEL401: a worker discards a message for a name that no task has, whoever sends it."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import shared_task, signature

@shared_task
def clean(): ...

@shared_task(name="mails.remind")
def remind(): ...

def due(name):
    "Sends the entry of a schedule as beat does."
    from celery import current_app
    from celery.beat import Scheduler
    current_app.conf.beat_schedule = {"entry": {"task": name, "schedule": 60}}
    beat = Scheduler(current_app, lazy=True)
    beat.setup_schedule()
    return beat.apply_async(beat.schedule["entry"], advance=False)

def sent(name):
    from celery import current_app
    return current_app.send_task(name)

def signed(name):
    return signature(name).delay()
"""


@pytest.mark.parametrize(
    ("how", "name", "meant"),
    [
        ("due", "tasks.claen", "tasks.clean"),
        ("sent", "tasks.remind", "mails.remind"),
        ("signed", "tasks.Clean", "tasks.clean"),
    ],
)
def test_the_worker_does_not_know_it(redis_url, how, name, meant):
    code = f"{CODE}\nWHAT = {name!r}"
    proof = prove(code, code.replace(repr(name), repr(meant)), "worker", then=f"{how}(WHAT)", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message) == ("NotRegistered", repr(name))
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
