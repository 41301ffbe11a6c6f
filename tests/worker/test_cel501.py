"""CEL501: Celery says nothing of a setting that it does not know, and the default stays in force."""

from __future__ import annotations

import pytest

from .prove import prove, release, run

CODE = """
from celery import Celery

app = Celery("shop", broker="memory://")
app.conf.update(SETTING)
"""
DJANGO = """
from django.conf import settings

settings.configure(SETTING)

from celery import Celery

app = Celery("shop", broker="memory://")
app.config_from_object("django.conf:settings", namespace="CELERY")
"""


@pytest.mark.parametrize(
    ("code", "setting", "fixed", "then"),
    [
        (CODE, "task_ack_late=True", "task_acks_late=True", "assert app.conf.task_acks_late, 'unset'"),
        (
            DJANGO,
            "CELERY_TASK_TIMELIMIT=60",
            "CELERY_TASK_TIME_LIMIT=60",
            "assert app.conf.task_time_limit == 60, 'unset'",
        ),
        (
            DJANGO,
            "CELERYD_PREFETCH_MULTIPLIERS=1",
            "CELERY_WORKER_PREFETCH_MULTIPLIER=1",
            "assert app.conf.worker_prefetch_multiplier == 1, 'unset'",
        ),
    ],
)
def test_only_the_right_name_has_an_effect(code, setting, fixed, then):
    proof = prove(code.replace("SETTING", setting), code.replace("SETTING", fixed), "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "unset")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_old_names_and_those_beside_the_defaults_work():
    """So they are no findings; the last is read by name only (`celery.backends.redis`).

    Before 5.7, old names below a namespace are ignored.
    """
    settings = "CELERY_ACKS_LATE=True, CELERYD_CONCURRENCY=3, CELERY_REDIS_CLIENT_NAME='shop'"
    read = "(app.conf.task_acks_late, app.conf.worker_concurrency)"
    then = f"assert {read} == (False, None)"
    if release() >= (5, 7):
        then = f"assert (*{read}, app.conf.redis_client_name) == (True, 3, 'shop')"
    outcome = run(DJANGO.replace("SETTING", settings), "send", then=then)
    assert (outcome.exit_code, outcome.message) == (0, "")
