"""CEL316: a signal does not keep its handlers: what nothing else keeps is never called."""

from __future__ import annotations

import pytest

from .prove import run

CODE = """
import gc
from functools import partial

from celery import Celery, signals

app = Celery("proof")
seen = []

def log(level, **kwargs):
    seen.append(level)

class Metrics:
    def count(self, **kwargs):
        seen.append("counted")

def local(**options):
    @signals.worker_ready.connect(**options)
    def handler(**kwargs):
        seen.append("local")

def local_object(**options):
    metrics = Metrics()
    signals.worker_ready.connect(metrics.count, **options)

def local_of_app(**options):
    @app.on_after_configure.connect(**options)
    def handler(**kwargs):
        seen.append("local")

def called(connect, signal=signals.worker_ready):
    connect()
    gc.collect()
    signal.send(sender=None)
    assert seen
"""


@pytest.mark.parametrize(
    "connect",
    [
        "signals.worker_ready.connect(lambda **kwargs: seen.append(1){})",
        "signals.worker_ready.connect(partial(log, 1){})",
        "signals.worker_ready.connect(Metrics().count{})",
        "local({})",
        "local_object({})",
    ],
)
def test_the_handler_is_never_called(connect: str):
    weak, strong = (connect.format(option) for option in ("", ", weak=False"))
    strong = strong.replace("(, ", "(")
    assert run(CODE, "send", then=f"called(lambda: {weak})").error == "AssertionError"
    assert run(CODE, "send", then=f"called(lambda: {strong})").exit_code == 0


def test_so_it_is_with_the_signals_of_an_app():
    then = "called(lambda: local_of_app({}), app.on_after_configure)"
    assert run(CODE, "send", then=then.format("")).error == "AssertionError"
    assert run(CODE, "send", then=then.format("weak=False")).exit_code == 0


def test_a_handler_that_is_retried_is_kept():
    then = "called(lambda: signals.worker_ready.connect(lambda **kwargs: seen.append(1), retry=True))"
    assert run(CODE, "send", then=then).exit_code == 0
