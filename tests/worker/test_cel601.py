"""CEL601: a worker refuses to wait for a task inside of a task."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import chord, group, shared_task
from celery.result import ResultSet, allow_join_result

@shared_task
def add(x, y=1):
    return x + y

@shared_task(ignore_result=True)
def quiet(x):
    return x

@shared_task
def wait():
    {body}
"""


def outcome(body: str, redis_url: str) -> tuple[str, str]:
    found = run(CODE.format(body=body), "worker", then="wait.delay()", redis_url=redis_url)
    return found.error, found.message.partition("\n")[0]


@pytest.mark.parametrize(
    "body",
    [
        "add.delay(1).get(timeout=5)",
        "add.apply((1,)).get()",
        "group(add.s(1), add.s(2)).apply_async().join(timeout=5)",
        "(add.s(1) | add.s())().wait(timeout=5)",
        "ResultSet([add.delay(1), add.delay(2)]).join(timeout=5)",
        "ResultSet([add.delay(1)]).get(timeout=5)",
        "ResultSet([]).join()",
    ],
)
def test_waiting_fails(body: str, redis_url: str):
    assert outcome(body, redis_url) == ("RuntimeError", "Never call result.get() within a task!")


@pytest.mark.parametrize(
    "body",
    [
        "with allow_join_result(): add.apply((1,)).get()",
        "add.apply((1,)).get(disable_sync_subtasks=False)",
        "quiet.delay(1).get()",
        "ResultSet([]).join(disable_sync_subtasks=False)",
        "add.apply_async((1,), ignore_result=True).get()",
    ],
)
def test_where_it_is_allowed_or_nothing_is_waited_for(body: str, redis_url: str):
    assert outcome(body, redis_url) == ("", "")
