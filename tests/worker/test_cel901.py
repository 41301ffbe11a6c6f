"""CEL901: a routing option on the decorator is deprecated since Celery 5.7."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
import warnings

from celery import shared_task
from celery.exceptions import CDeprecationWarning

warnings.simplefilter("error", CDeprecationWarning)

@shared_task(OPTION)
def send(mail): ...
"""


@pytest.mark.parametrize(
    "option",
    [
        'queue="mails"',
        'exchange="mails"',
        'exchange_type="topic"',
        'routing_key="a"',
        "delivery_mode=1",
        "priority=3",
        "queue=None",
    ],
)
def test_it_is_deprecated(option: str):
    proof = prove(CODE.replace("OPTION", option), CODE.replace("OPTION", "expires=60"), "define")
    assert proof.bad.error == "CDeprecationWarning"
    name = option.partition("=")[0]
    assert f"The '{name}' task attribute is deprecated" in proof.bad.message
    assert proof.fixed.exit_code == 0
