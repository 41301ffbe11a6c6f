"""CEL107: a task whose soft time limit is above its hard one can't be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .prove import prove, release, run

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
from celery import Celery

app = Celery("shop", broker="memory://")
app.conf.task_time_limit = 300

@app.task({limits})
def export(order_id): ...
"""
ERROR = "soft_time_limit must be less than or equal to time_limit"


@pytest.mark.parametrize(
    ("bad", "fixed"),
    [
        ("soft_time_limit=60, time_limit=30", "soft_time_limit=30, time_limit=60"),
        ("soft_time_limit=600", "soft_time_limit=300"),
    ],
)
def test_it_can_not_be_sent(bad: str, fixed: str):
    proof = prove(CODE.format(limits=bad), CODE.format(limits=fixed), "send", then="export.delay(1)")
    refused = ("ValueError", ERROR) if release() >= (5, 5) else ("", "")
    assert (proof.bad.error, proof.bad.message) == refused
    assert proof.fixed.exit_code == 0


def test_older_versions_send_it(oldest_celery: Path):
    code = CODE.format(limits="soft_time_limit=60, time_limit=30")
    assert run(code, "send", then="export.delay(1)", celery=oldest_celery).exit_code == 0


def test_limits_of_one_call_are_not_compared():
    then = "export.apply_async((1,), soft_time_limit=60, time_limit=30)"
    assert run(CODE.format(limits=""), "send", then=then).exit_code == 0


def test_limits_of_the_settings_alone_are_compared():
    code = CODE.format(limits="")
    bad = code.replace(
        "app.conf.task_time_limit = 300", "app.conf.update(task_time_limit=300, task_soft_time_limit=600)"
    )
    proof = prove(bad, bad.replace("600", "300"), "send", then="export.delay(1)")
    refused = ("ValueError", ERROR) if release() >= (5, 5) else ("", "")
    assert (proof.bad.error, proof.bad.message) == refused
    assert proof.fixed.exit_code == 0
