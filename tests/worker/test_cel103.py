"""CEL103: an option that is called like a method of the task replaces it."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import shared_task

@shared_task({option})
def send(): ...

@shared_task(bind=True, {option})
def again(self):
    self.retry()
"""


@pytest.mark.parametrize(
    ("option", "then", "kind"),
    [
        ("delay=10", "send.delay()", "int"),
        ("apply_async=False", "send.delay()", "bool"),
        ("s=None", "send.s()", "NoneType"),
        ("run='x'", "send()", "str"),
    ],
)
def test_the_method_can_not_be_called(option: str, then: str, kind: str):
    proof = prove(CODE.format(option=option), CODE.format(option=""), "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("TypeError", f"'{kind}' object is not callable")
    assert proof.fixed.exit_code == 0


def test_a_retry_fails_otherwise_than_it_should():
    proof = prove(CODE.format(option="retry=True"), CODE.format(option=""), "send", then="again()")
    assert (proof.bad.error, proof.bad.message) == ("TypeError", "'bool' object is not callable")
    assert proof.fixed.error != "TypeError"
