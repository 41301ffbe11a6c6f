"""CEL301: a misspelled call option, and an option of the decorator, are accepted and ignored."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import Celery
from celery.signals import before_task_publish

app = Celery("proof")
sent = {}

@app.task(autoretry_for=(OSError,), default_retry_delay=0, name="fail")
def fail():
    raise OSError(f"tried again: {fail.request.retries}")

@app.task(name="send")
def send(mail): ...

@before_task_publish.connect
def keep(headers, routing_key, properties, **kwargs):
    sent.update(eta=headers["eta"], to=routing_key, priority=properties.get("priority"))
"""


@pytest.mark.parametrize(
    ("bad", "fixed", "key", "value"),
    [
        ("queu='mail'", "queue='mail'", "to", "mail"),
        ("prioritiy=3", "priority=3", "priority", 3),
    ],
)
def test_a_misspelled_option_has_no_effect(bad: str, fixed: str, key: str, value: object):
    for call in ("send.apply_async(('welcome',), {})", "app.send_task('send', ('welcome',), {})"):
        check = f"assert sent[{key!r}] == {value!r}, sent"
        assert run(CODE, "send", then=f"{call.replace('{}', bad)}\n{check}").error == "AssertionError"
        assert run(CODE, "send", then=f"{call.replace('{}', fixed)}\n{check}").exit_code == 0


def test_a_task_with_a_misspelled_countdown_is_not_delayed():
    check = "assert sent['eta'] is not None"
    assert run(CODE, "send", then=f"send.apply_async(('a',), count_down=60)\n{check}").error == "AssertionError"
    assert run(CODE, "send", then=f"send.apply_async(('a',), countdown=60)\n{check}").exit_code == 0


def test_an_option_of_the_decorator_has_no_effect(redis_url: str):
    """The task tells how often it was tried again: three times, by default."""
    failed = run(CODE, "worker", then="fail.apply_async(max_retries=1)", redis_url=redis_url)
    assert (failed.error, failed.message) == ("OSError", "tried again: 3")
    fixed = run(CODE.replace("=0,", "=0, max_retries=1,"), "worker", then="fail.apply_async()", redis_url=redis_url)
    assert (fixed.error, fixed.message) == ("OSError", "tried again: 1")
