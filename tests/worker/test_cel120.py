"""CEL120: a worker refuses what `accept_content` lacks, and the task never runs."""

from __future__ import annotations

from .prove import prove

BAD = """
from celery import Celery

app = Celery("proof")

@app.task(serializer="pickle")
def export():
    return "exported"

@app.task
def last():
    pass

class Outcome:
    def get(self, timeout):
        result = export.delay()
        last.delay().get(timeout)
        raise RuntimeError(result.state)
"""
FIXED = BAD.replace('Celery("proof")', 'Celery("proof", accept_content=["json", "application/x-python-serialize"])')


def test_a_refused_message_leaves_its_result_pending(redis_url: str):
    proof = prove(BAD, FIXED, "worker", then="Outcome()", redis_url=redis_url)
    assert (proof.bad.message, proof.fixed.message) == ("PENDING", "SUCCESS")
