"""CEL304: `delay` hands all keywords to the task, so an option of the call is refused."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import shared_task

@shared_task
def add(x, y): ...

@shared_task
def anything(**options): ...

@shared_task(typing=False)
def unchecked(x): ...
"""


@pytest.mark.parametrize(
    ("bad", "fixed"),
    [
        ("add.delay(1, 2, countdown=3)", "add.apply_async((1, 2), countdown=3)"),
        ("add.delay(1, y=2, queue='slow')", "add.apply_async((1,), {'y': 2}, queue='slow')"),
    ],
)
def test_delay_refuses_an_option(bad: str, fixed: str):
    failed = run(CODE, "send", then=bad)
    assert failed.error == "TypeError"
    assert failed.message.startswith("add() got an unexpected keyword argument")
    assert run(CODE, "send", then=fixed).exit_code == 0


def test_a_signature_refuses_it_when_it_is_sent():
    failed = run(CODE, "send", then="add.s(1, 2, countdown=3).delay()")
    assert failed.error == "TypeError"
    assert run(CODE, "send", then="add.s(1, 2).set(countdown=3).delay()").exit_code == 0


@pytest.mark.parametrize("call", ["anything.delay(countdown=3)", "unchecked.delay(1, queue='slow')"])
def test_a_task_that_takes_it_does_not(call: str):
    assert run(CODE, "send", then=call).exit_code == 0
