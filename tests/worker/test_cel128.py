"""CEL128: an exception whose `args` its `__init__` does not take reaches the caller as another one."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import shared_task

class Base(ValueError): ...

class Lost({base}):
    def __init__(self, {parameters}):
        super().__init__({handed})

@shared_task
def fail():
    raise Lost({given})
"""


def caught(base: str, parameters: str, handed: str, given: str, redis_url: str) -> str:
    code = CODE.format(base=base, parameters=parameters, handed=handed, given=given)
    return run(code, "worker", then="fail.delay()", redis_url=redis_url).error


@pytest.mark.parametrize(
    ("base", "parameters", "handed", "given", "error"),
    [
        ("Exception", "order, reason", "reason", "1, 'x'", "UnpickleableExceptionWrapper"),
        ("Exception", "message, *, item", "message", "1, item=2", "UnpickleableExceptionWrapper"),
        ("Exception", "item", "'none', item", "1", "UnpickleableExceptionWrapper"),
        ("Base", "order, reason", "reason", "1, 'x'", "Base"),
        ("Exception", "order, reason", "order, reason", "1, 'x'", "Lost"),
        ("Exception", "order, reason='x'", "order", "1, 'y'", "Lost"),
    ],
)
def test_what_the_caller_gets(base: str, parameters: str, handed: str, given: str, error: str, redis_url: str):
    assert caught(base, parameters, handed, given, redis_url) == error
