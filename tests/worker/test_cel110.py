"""CEL110: a decorator above the task's takes the task's methods from its name, and is not there in the worker."""

from __future__ import annotations

import pytest

from .prove import prove, run

CODE = """
import contextlib
import functools

from celery import shared_task
from django.db import transaction

def plain(function):
    @functools.wraps(function)
    def inner(*args):
        raise KeyError("decorated")
    return inner

{decorators}
def send():
    return 1
"""


@pytest.mark.parametrize(
    ("decorator", "kind"),
    [
        ("plain", "function"),
        ("transaction.atomic", "function"),
        ("transaction.atomic(using='other')", "function"),
        ("contextlib.contextmanager", "function"),
    ],
)
def test_the_name_has_no_delay(decorator: str, kind: str):
    above, below = f"@{decorator}\n@shared_task", f"@shared_task\n@{decorator}"
    proof = prove(CODE.format(decorators=above), CODE.format(decorators=below), "send", then="send.delay()")
    assert (proof.bad.error, proof.bad.message) == ("AttributeError", f"'{kind}' object has no attribute 'delay'")
    assert proof.fixed.exit_code == 0


@pytest.mark.parametrize("decorator", ["functools.cache", "functools.lru_cache(maxsize=None)"])
def test_a_cache_has_no_delay_above_and_below_it_makes_no_task(decorator: str):
    above, below = f"@{decorator}\n@shared_task", f"@shared_task\n@{decorator}"
    proof = prove(CODE.format(decorators=above), CODE.format(decorators=below), "send", then="send.delay()")
    assert proof.bad.message == "'functools._lru_cache_wrapper' object has no attribute 'delay'"
    assert proof.fixed.error == "NotRegistered"


def test_the_worker_runs_the_function_without_it():
    then = "from celery import current_app; current_app.tasks['tasks.send']()"
    assert run(CODE.format(decorators="@plain\n@shared_task"), "send", then=then).exit_code == 0
    assert run(CODE.format(decorators="@shared_task\n@plain"), "send", then=then).message == "'decorated'"
