"""CEL111: a task of a method gets no instance, and one of a `staticmethod` and its like can't be made."""

from __future__ import annotations

import pytest

from .prove import prove, run

CODE = """
from celery import shared_task

class Mailer:
    {decorators}
    def send(self, order_id=None): ...

    @shared_task
    def report(self, day): ...
"""


@pytest.mark.parametrize("kind", ["staticmethod", "classmethod", "property"])
@pytest.mark.parametrize("decorator", ["shared_task", "shared_task(max_retries=3)"])
def test_the_worker_does_not_start(kind: str, decorator: str):
    found = run(CODE.format(decorators=f"@{decorator}\n    @{kind}"), "define")
    assert found.error in ("TypeError", "AttributeError")


def test_a_staticmethod_above_works():
    code = CODE.format(decorators="@staticmethod\n    @shared_task")
    assert run(code, "send", then="Mailer.send.delay(1); Mailer().send.delay(1, 2)").exit_code == 0


def test_a_call_of_a_method_lacks_an_argument():
    bad = CODE.format(decorators="")
    fixed = bad.replace("@shared_task\n    def report(self, day)", "@shared_task\n    def report(day)")
    proof = prove(bad, fixed, "send", then="Mailer().report.delay(1)")
    assert (proof.bad.error, proof.bad.message) == (
        "TypeError",
        "report() missing 1 required positional argument: 'day'",
    )
    assert proof.fixed.exit_code == 0


def test_a_call_of_a_class_method_lacks_an_argument():
    bad = CODE.format(decorators="@classmethod\n    @shared_task").replace("self, order_id=None", "cls, order_id")
    fixed = bad.replace("@classmethod", "@staticmethod").replace("cls, ", "")
    proof = prove(bad, fixed, "send", then="Mailer.send.delay(1)")
    said = "send() missing 1 required positional argument: 'order_id'"
    assert (proof.bad.error, proof.bad.message) == ("TypeError", said)
    assert proof.fixed.exit_code == 0
