"""CEL502 to CEL505: which names of settings Celery reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .prove import prove, run

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
from celery import Celery

app = Celery("shop", broker="memory://")
app.conf.update(SETTING)

@app.task
def pay(): ...
"""
DJANGO = """
from django.conf import settings

settings.configure(SETTINGS)

from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings"NAMESPACE)
"""
MODULE = """
from celery import Celery

class Config:
    broker_url = "memory://"
    task_acks_late = True
    NAME = 3

app = Celery("shop")
app.config_from_object(Config)
"""


@pytest.mark.parametrize(
    ("setting", "fixed", "then"),
    [
        ("max_retries=5", "task_annotations={'*': {'max_retries': 5}}", "assert pay.max_retries == 5, 'unset'"),
        ("task_max_retries=5", "task_annotations={'*': {'max_retries': 5}}", "assert pay.max_retries == 5, 'unset'"),
        ("acks_late=True", "task_acks_late=True", "assert pay.acks_late, 'unset'"),
        ("soft_time_limit=5", "task_soft_time_limit=5", "assert app.conf.task_soft_time_limit == 5, 'unset'"),
    ],
)
def test_options_of_tasks_are_no_settings(setting, fixed, then):
    proof = prove(CODE.replace("SETTING", setting), CODE.replace("SETTING", fixed), "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "unset")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_names_with_a_prefix_need_the_namespace():
    code = DJANGO.replace("SETTINGS", "CELERY_TASK_TIME_LIMIT=60, CELERY_RESULT_SERIALIZER='yaml'")
    bad, good = (code.replace("NAMESPACE", each) for each in ("", ", namespace='CELERY'"))
    proof = prove(bad, good, "send", then="assert app.conf.task_time_limit == 60, 'unset'")
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "unset")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
    old = "assert app.conf.result_serializer == 'yaml'"
    assert run(bad, "send", then=old).exit_code == 0  # this one is an old name, too


def test_names_of_both_kinds_cannot_be_mixed():
    bad, good = (MODULE.replace("NAME", each) for each in ("CELERYD_CONCURRENCY", "worker_concurrency"))
    proof = prove(bad, good, "send", then="assert app.conf.worker_concurrency == 3")
    assert proof.bad.error == "ImproperlyConfigured"
    assert "Cannot mix new and old setting keys" in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
    both = MODULE.replace("NAME = 3", "worker_concurrency = CELERYD_CONCURRENCY = 3")
    assert run(both, "send", then="assert app.conf.worker_concurrency == 3").exit_code == 0


OLD = DJANGO.replace("SETTINGS", "CELERY_ACKS_LATE=True, CELERYD_CONCURRENCY=3, BROKER_URL='memory://'").replace(
    "NAMESPACE", ", namespace='CELERY'"
)
NEW = (
    OLD.replace("CELERY_ACKS_LATE", "CELERY_TASK_ACKS_LATE")
    .replace("CELERYD_CONCURRENCY", "CELERY_WORKER_CONCURRENCY")
    .replace("BROKER_URL", "CELERY_BROKER_URL")
)
READ = "found = (app.conf.task_acks_late, app.conf.worker_concurrency); assert found == (True, 3), found"


def test_before_5_7_old_names_have_no_effect_beside_a_namespace(oldest_celery: Path):
    proof = prove(OLD, NEW, "send", then=READ, celery=oldest_celery)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "(False, None)")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_celery_5_7_reads_old_names_again():
    proof = prove(OLD, NEW, "send", then=READ)
    assert (proof.bad.exit_code, proof.fixed.exit_code) == (0, 0)
