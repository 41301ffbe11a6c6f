"""CEL315: a result in the state FAILURE must describe an exception."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import Celery
from celery.exceptions import Ignore

app = Celery("proof")

@app.task(bind=True)
def send(self, mail):
    self.update_state(state="FAILURE", meta=META)
    END
"""
NO_TYPE = "Exception information must include the exception type"


@pytest.mark.parametrize(
    ("meta", "end", "message"),
    [
        ("{'error': 'no mail'}", "raise Ignore", NO_TYPE),
        ("{'error': 'no mail'}", "return 1", NO_TYPE),
        ("str(ValueError('no mail'))", "raise Ignore", "dictionary update sequence"),
    ],
)
def test_a_failure_without_an_exception_can_t_be_read(meta: str, end: str, message: str, redis_url: str):
    code = CODE.replace("META", meta).replace("END", end)
    failed = run(code, "worker", then="send.delay('a')", redis_url=redis_url)
    assert failed.error == "ValueError"
    assert message in failed.message


def test_one_with_an_exception_can(redis_url: str):
    meta = "{'exc_type': 'KeyError', 'exc_message': 'mail'}"
    code = CODE.replace("META", meta).replace("END", "raise Ignore")
    assert run(code, "worker", then="send.delay('a')", redis_url=redis_url).error == "KeyError"
