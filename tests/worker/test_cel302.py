"""CEL302: arguments that a task's function does not take are refused before the message is sent."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
from celery import Celery, Task

app = Celery("proof")

class Counted(Task):
    seconds = 0

@app.task(bind=True)
def add(self, x, y=0): ...

@app.task(name="total", base=Counted)
def total(numbers, start): return start

@app.task(typing=False)
def unchecked(x): ...

@app.task(name="pack")
def pack(order, /, *, carrier="dhl"): ...

@app.task(bind=True)
def label(self, order, *, carrier): ...
"""


@pytest.mark.parametrize(
    ("bad", "fixed", "message"),
    [
        ("add.delay()", "add.delay(1)", "add() missing 1 required positional argument: 'x'"),
        ("add.delay(1, 2, 3)", "add.delay(1, 2)", "add() takes from 2 to 3 positional arguments but 4 were given"),
        ("add.delay(1, x=2)", "add.delay(1, y=2)", "add() got multiple values for argument 'x'"),
        ("add.delay(1, z=2)", "add.delay(1, y=2)", "add() got an unexpected keyword argument 'z'"),
        (
            "add.apply_async(kwargs={'x': 1, 'z': 2})",
            "add.apply_async(kwargs={'x': 1, 'y': 2})",
            "keyword argument 'z'",
        ),
        ("add.apply_async(countdown=1)", "add.apply_async((1,), countdown=1)", "argument: 'x'"),
        ("add.s(1, 2, 3).delay()", "add.s(1, 2).delay()", "but 4 were given"),
        ("add.s(1, 2, 3).delay(4)", "add.s(1).delay(4)", "but 5 were given"),
        ("add.s(1, z=2).delay()", "add.s(1, y=2).delay()", "unexpected keyword argument 'z'"),
        ("add.si().delay(1)", "add.si(1).delay()", "argument: 'x'"),
        ("add.signature((1, 2, 3)).delay()", "add.signature((1, 2)).delay()", "but 4 were given"),
        ("total.delay([1])", "total.delay([1], 2)", "total() missing 1 required positional argument: 'start'"),
        ("pack.delay(1, 2)", "pack.delay(1, carrier=2)", "pack() takes 1 positional argument but 2 were given"),
        (
            "pack.delay(1, 2, carrier=3)",
            "pack.delay(1, carrier=3)",
            "takes 1 positional argument but 2 positional arguments (and 1 keyword-only argument) were given",
        ),
        ("label.delay(1)", "label.delay(1, carrier=2)", "missing 1 required keyword-only argument: 'carrier'"),
        ("label.delay(1, 2)", "label.delay(1, carrier=2)", "takes 2 positional arguments but 3 were given"),
        ("add.apply([]).get()", "add.apply([1]).get()", "argument: 'x'"),
    ],
)
def test_they_are_refused(bad: str, fixed: str, message: str):
    failed = run(CODE, "send", then=bad)
    assert failed.error == "TypeError"
    assert message in failed.message
    assert run(CODE, "send", then=fixed).exit_code == 0


@pytest.mark.parametrize("call", ["add.s()", "unchecked.delay()", "app.send_task('total')", "pack.delay(order=1)"])
def test_nothing_is_refused_before_it_is_sent(call: str):
    assert run(CODE, "send", then=call).exit_code == 0


def test_a_task_that_is_sent_by_name_fails_in_the_worker(redis_url: str):
    failed = run(CODE, "worker", then="app.send_task('total', args=[[1]], kwargs={'begin': 1})", redis_url=redis_url)
    assert (failed.error, failed.message) == ("TypeError", "total() got an unexpected keyword argument 'begin'")
    fixed = run(CODE, "worker", then="app.send_task('total', args=[[1]], kwargs={'start': 1})", redis_url=redis_url)
    assert fixed.exit_code == 0


def test_a_positional_only_parameter_is_refused_in_the_worker_only(redis_url: str):
    failed = run(CODE, "worker", then="pack.delay(order=1)", redis_url=redis_url)
    said = "pack() got some positional-only arguments passed as keyword arguments: 'order'"
    assert (failed.error, failed.message) == ("TypeError", said)
    assert run(CODE, "worker", then="pack.delay(1)", redis_url=redis_url).exit_code == 0
