"""CEL303: the arguments of `apply_async` are a list or a tuple."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import Celery

app = Celery("proof")

@app.task(name="one")
def one(x): ...

@app.task
def two(x, y): ...
"""
ITERABLE = "argument after * must be an iterable, not int"
LISTED = "task args must be a list or tuple"


@pytest.mark.parametrize(
    ("bad", "fixed", "message"),
    [
        ("one.apply_async(args=(1))", "one.apply_async(args=(1,))", ITERABLE),
        ("one.apply_async(7, countdown=1)", "one.apply_async((7,), countdown=1)", ITERABLE),
        ("one.apply_async('a')", "one.apply_async(('a',))", LISTED),
        ("one.apply_async('ab')", "one.apply_async(('ab',))", "takes 1 positional argument but 2 were given"),
        ("two.apply_async({1, 2})", "two.apply_async([1, 2])", LISTED),
        ("two.apply_async({'x': 1, 'y': 2})", "two.apply_async(kwargs={'x': 1, 'y': 2})", LISTED),
        ("one.apply_async(each for each in 'a')", "one.apply_async([each for each in 'a'])", LISTED),
        ("app.send_task('one', 7)", "app.send_task('one', (7,))", LISTED),
        ("app.send_task('one', args='a')", "app.send_task('one', args=('a',))", LISTED),
    ],
)
def test_anything_else_is_refused(bad: str, fixed: str, message: str):
    failed = run(CODE, "send", then=bad)
    assert failed.error == "TypeError"
    assert message in failed.message
    assert run(CODE, "send", then=fixed).exit_code == 0
