"""CEL313: a tuple arrives as a list, and the keys of a dict as text."""

from __future__ import annotations

from .prove import run

CODE = """
from celery import shared_task

@shared_task
def price(amounts, prices):
    raise TypeError(f"{type(amounts).__name__} {[type(each).__name__ for each in amounts]} {sorted(prices)}")
"""


def test_the_task_gets_other_types(redis_url):
    sent = run(CODE, "worker", then="price.delay((1, (2,)), prices={7: 1, True: 2})", redis_url=redis_url)
    assert (sent.error, sent.message) == ("TypeError", "list ['int', 'list'] ['7', 'true']")


def test_a_direct_call_does_not_show_that():
    called = run(CODE, "send", then="price((1, (2,)), prices={7: 1})")
    assert (called.error, called.message) == ("TypeError", "tuple ['int', 'tuple'] [7]")
