"""CEL104: a bound task gets itself as its first argument, whatever its function is meant to get."""

from __future__ import annotations

import pytest

from .prove import prove, run

CODE = """
from celery import shared_task

@shared_task(bind=True)
def f({parameters}):
    return x
"""


@pytest.mark.parametrize("parameters", ["", "*, x=1", "**x"])
def test_without_a_parameter_it_can_not_be_sent(parameters: str):
    proof = prove(CODE.format(parameters=parameters), CODE.format(parameters="self, x=1"), "send", then="f.delay()")
    assert proof.bad.error == "TypeError"
    assert proof.bad.message.startswith("f() takes 0 positional arguments but 1")
    assert proof.fixed.exit_code == 0


def test_the_first_parameter_is_the_task():
    code = CODE.format(parameters="x")
    assert run(code, "send", then="assert f().name == f.name").exit_code == 0
    sent = run(code, "send", then="f.delay(1)")
    assert (sent.error, sent.message) == ("TypeError", "f() takes 1 positional argument but 2 were given")
