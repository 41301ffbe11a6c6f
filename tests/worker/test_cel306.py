"""CEL306: a canvas takes signatures; calls and tasks in their place fail when it is made or sent."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import chain, chord, group, shared_task

@shared_task
def add(x, y=1):
    return x + y

@shared_task
def ping():
    return 1

@shared_task
def total(numbers):
    return sum(numbers)
"""


@pytest.mark.parametrize(
    ("bad", "fixed", "error", "message"),
    [
        ("chain(add(1), add.s())()", "chain(add.s(1), add.s())()", "TypeError", "'_chain' and 'int'"),
        ("chain(add.s(1), add.delay(2))()", "chain(add.s(1), add.si(2))()", "TypeError", "'_chain' and 'AsyncResult'"),
        ("chain(ping, add.s())()", "chain(ping.s(), add.s())()", "TypeError", "'_chain' and 'Proxy'"),
        ("(ping.s() | add)()", "(ping.s() | add.s())()", "TypeError", "'Signature' and 'Proxy'"),
        ("group(add(n) for n in (1, 2))()", "group(add.s(n) for n in (1, 2))()", "AttributeError", "'int' object"),
        ("group(add.delay(1), add.s(2))()", "group(add.s(1), add.s(2))()", "TypeError", "not supported between"),
        ("group(ping, ping)()", "group(ping.s(), ping.s())()", "AttributeError", "'ping' object"),
        ("group(ping)()", "group(ping.s())()", "TypeError", "not iterable"),
        ("chord([ping.s()])(total)", "chord([ping.s()])(total.s())", "AttributeError", "'clone'"),
        ("chord([add.delay(1)])(total.s())", "chord([add.s(1)])(total.s())", "AttributeError", "'AsyncResult'"),
        ("add.apply_async((1,), link=add)", "add.apply_async((1,), link=add.s())", "EncodeError", "type add"),
        ("add.apply_async((1,), link=[ping.delay()])", "add.apply_async((1,), link=[ping.si()])", "EncodeError", ""),
        ("chain(add.apply_async((1,), countdown=3), add.s())()",
         "chain(add.signature((1,), countdown=3), add.s())()", "TypeError", "'AsyncResult'"),
        ("chain(add.s(1), ping.apply_async())()", "chain(add.s(1), ping.signature(immutable=True))()", "TypeError", ""),
        ("(add.delay(1) | add.s())()", "(add.s(1) | add.s())()", "TypeError", "'AsyncResult' and 'Signature'"),
        ("(add(1) | add.s())()", "(add.s(1) | add.s())()", "TypeError", "'int' and 'Signature'"),
    ],
)  # fmt: skip
def test_what_is_no_signature_fails(bad: str, fixed: str, error: str, message: str):
    failed = run(CODE, "send", then=bad)
    assert (failed.exit_code, failed.error) == (1, error)
    assert message in failed.message
    assert run(CODE, "send", then=fixed).exit_code == 0


def test_the_header_of_a_chord_may_hold_tasks():
    assert run(CODE, "send", then="chord([ping, ping], total.s())()").exit_code == 0


def test_what_a_task_returns_is_taken_for_the_callback():
    then = "sent = add.apply_async((1,), link=add(40, 2))\nraise KeyError(add.signature((1,), link=add(40, 2)).options)"
    assert "'link': 42" in run(CODE, "send", then=then).message
