"""CEL126: Celery writes a function called like the task's, and `<lambda>` is no name."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery, shared_task

app = Celery("shop", broker="memory://")

def double(x):
    return 2 * x

task = {made}
"""


@pytest.mark.parametrize("made", ["shared_task({})", "shared_task({}, name='a')", "app.task(name='a')({})"])
def test_the_app_can_not_be_finalized(made: str):
    bad, fixed = (CODE.format(made=made.format(each)) for each in ("lambda x: 2 * x", "double"))
    proof = prove(bad, fixed)
    assert (proof.bad.error, proof.bad.message.partition(" (")[0]) == ("SyntaxError", "invalid syntax")
    assert proof.fixed.exit_code == 0
