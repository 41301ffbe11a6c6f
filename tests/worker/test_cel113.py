"""CEL113: a task whose backend is a text stores nothing, and nobody can read its result."""

from __future__ import annotations

from .prove import prove

CODE = """
from celery import shared_task

@shared_task({option})
def send():
    return 1
"""


def test_no_result_can_be_read(redis_url: str):
    bad, fixed = (CODE.format(option=each) for each in ("backend='redis://localhost/1'", ""))
    proof = prove(bad, fixed, "worker", then="send.delay()", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message) == (
        "AttributeError",
        "'str' object has no attribute 'add_pending_result'",
    )
    assert proof.fixed.exit_code == 0


def test_no_result_can_be_stored():
    bad, fixed = (CODE.format(option=each) for each in ("backend='redis://localhost/1'", ""))
    then = "send.app.conf.task_store_eager_result = True; send.store_eager_result = True; send.apply()"
    proof = prove(bad, fixed, "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AttributeError", "'str' object has no attribute 'mark_as_done'")
    assert proof.fixed.exit_code == 0
