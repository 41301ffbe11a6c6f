"""CEL105: a task that is not bound does not get itself."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import shared_task

@shared_task({options})
def f({parameters}):
    {body}
"""


@pytest.mark.parametrize(
    ("parameters", "then", "error"),
    [
        ("self, x", "f.delay(1)", "f() missing 1 required positional argument: 'x'"),
        ("self", "f.delay()", "f() missing 1 required positional argument: 'self'"),
        ("self, x, *, y=1", "f.delay(1)", "f() missing 1 required positional argument: 'x'"),
    ],
)
def test_a_call_lacks_an_argument(parameters: str, then: str, error: str):
    bad, fixed = (CODE.format(options=each, parameters=parameters, body="...") for each in ("", "bind=True"))
    proof = prove(bad, fixed, "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("TypeError", error)
    assert proof.fixed.exit_code == 0


def test_self_is_the_first_argument_of_the_call():
    code = CODE.format(options="", parameters="self, x=1", body="assert (self, x) == (5, 1)")
    proof = prove(code.replace("(5, 1)", "(f, 5)"), code, "send", then="f.delay(5); f(5)")
    assert proof.bad.error == "AssertionError"
    assert proof.fixed.exit_code == 0


def test_a_self_that_nobody_passes_is_not_defined():
    body = "self.update_state(task_id='1', state='A')"
    bad, fixed = (
        CODE.format(options="", parameters="", body=body),
        CODE.format(options="bind=True", parameters="self", body=body),
    )
    proof = prove(bad, fixed, "send", then="f()")
    assert (proof.bad.error, proof.bad.message) == ("NameError", "name 'self' is not defined")
    assert proof.fixed.exit_code == 0
