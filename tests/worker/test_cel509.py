"""CEL509: values that clients, workers and pools can't use; `test_cel506` has those of serializers, URLs and queues."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .prove import run

CLIENTS = """
import os

for name in ("CELERY_BROKER_URL", "CELERY_RESULT_BACKEND"):  # they come before any setting
    os.environ.pop(name, None)

from celery import Celery
from celery.concurrency import get_implementation

STORES = {"result_compression": "file:///tmp", "redis_max_connections": "redis://127.0.0.1:1"}
USES = {
    "worker_pool": lambda app, pay: get_implementation(app.conf.worker_pool),
    "result_serializer": lambda app, pay: app.backend,
    "result_compression": lambda app, pay: app.backend,
    "redis_max_connections": lambda app, pay: app.backend.client,
}

def pay_nothing(): ...

def used(setting, value):
    "The error of what a worker or a client does with a setting."
    store = STORES.get(setting, "cache+memory://")
    app = Celery("shop", broker_url="memory://", result_backend=store, set_as_current=False, **{setting: value})
    pay = app.task(name="pay")(pay_nothing)
    try:
        USES.get(setting, lambda app, pay: pay.delay())(app, pay)
    except Exception as error:
        return f"{type(error).__name__}: {error}"

FOUND = [used(*each) for each in CASES]
app = Celery("proof", broker_url="memory://")
"""
BAD = {
    ("worker_pool", "gevnt"): "ModuleNotFoundError: No module named 'gevnt'",
    ("broker_connection_timeout", "5"): "TypeError: unsupported operand type(s) for +: 'float' and 'str'",
    ("task_compression", "gzp"): "KeyError: 'gzp'",
    ("result_serializer", "jsn"): "KeyError: 'jsn'",
    ("result_compression", "gzp"): "ImproperlyConfigured: Unknown compression method 'gzp'",
    ("redis_max_connections", "20"): 'ValueError: "max_connections" must be a positive integer',
    ("broker_pool_limit", "10"): "TypeError: unsupported operand type(s) for -: 'str' and 'int'",
}
"""The limit of the pool of connections comes last: it is one for all apps of the process."""
GOOD = [
    ("worker_pool", "prefork"),
    ("broker_pool_limit", 10),
    ("broker_connection_timeout", 5),
    ("task_compression", "gzip"),
    ("result_serializer", "json"),
    ("result_compression", "gzip"),
    ("redis_max_connections", 20),
]
WORKER = """
import os

from celery import Celery

app = Celery("proof", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.update(SETTINGS)

@app.task(name="pay")
def pay():
    return os.getpid()

class Children:
    "Fails unless one child runs both tasks."
    def get(self, timeout):
        first = pay.delay().get(timeout=timeout)
        again = pay.delay().get(timeout=8 if app.conf.task_time_limit else timeout)
        assert first == again, "another child"
"""


def test_what_a_client_or_the_start_of_a_worker_makes_of_a_value():
    ours = Path(sys.executable)  # `result_compression` is new in 5.7
    cut = [len(error) for error in BAD.values()]
    then = f"FOUND = [each[:end] for each, end in zip(FOUND, {cut!r})]; assert FOUND == {[*BAD.values()]!r}, FOUND"
    bad = run(f"CASES = {[*BAD]!r}\n{CLIENTS}", "send", then=then, celery=ours)
    assert (bad.exit_code, bad.message) == (0, "")
    good = run(f"CASES = {GOOD!r}\n{CLIENTS}", "send", then="assert not any(FOUND), FOUND", celery=ours)
    assert (good.exit_code, good.message) == (0, "")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"task_time_limit": "30s"}, "The operation timed out."),
        ({"worker_max_memory_per_child": "200000"}, "another child"),
        ({"task_default_rate_limit": "10/minute"}, "'minute'"),
        (
            {
                "task_time_limit": "60",
                "task_soft_time_limit": "30",
                "result_expires": "3600",
                "worker_prefetch_multiplier": "4",
                "worker_max_memory_per_child": 200000,
                "task_default_rate_limit": "10/m",
            },
            "",
        ),
    ],
)
def test_what_a_worker_makes_of_a_value(redis_url: str, settings: dict[str, object], message: str):
    outcome = run(WORKER.replace("SETTINGS", repr(settings)), "worker", then="Children()", redis_url=redis_url)
    assert outcome.message == message
