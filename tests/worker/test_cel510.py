"""CEL510: a worker without the setting for its first connection warns; which ones do depends on Celery's version."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .prove import run

CODE = """
import os
import warnings

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning
from celery.signals import celeryd_after_setup, celeryd_init

app = Celery("proof", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.broker_connection_retry = OLD

@celeryd_init.connect
def configure(conf=None, **_):
    conf.broker_connection_retry_on_startup = NEW

@celeryd_after_setup.connect
def end_with_it(**_):
    "Celery has its own filters by then."
    warnings.simplefilter("error", CPendingDeprecationWarning)

@app.task
def pay(): ...
"""
WARNING = "The broker_connection_retry configuration setting will no longer determine"


@pytest.mark.parametrize(("old", "new", "warns"), [("False", "None", True), ("False", "False", False)])
def test_the_worker_warns_where_retries_are_off(redis_url: str, old: str, new: str, *, warns: bool):
    assert _warns(redis_url, old, new, Path(sys.executable)) is warns


@pytest.mark.parametrize(("new", "warns"), [("None", True), ("True", False)])
def test_before_5_5_it_warns_with_retries_too(redis_url: str, oldest_celery: Path, new: str, *, warns: bool):
    assert _warns(redis_url, "True", new, oldest_celery) is warns


def test_since_5_5_it_does_not_warn_with_retries(redis_url: str):
    assert not _warns(redis_url, "True", "None", Path(sys.executable))


def _warns(redis_url: str, old: str, new: str, celery: Path) -> bool:
    code = CODE.replace("OLD", old).replace("NEW", new)
    outcome = run(code, "worker", then="pay.delay()", redis_url=redis_url, celery=celery)
    return outcome.error.endswith("CPendingDeprecationWarning") and WARNING in outcome.message
