"""Options that tasks inherit from a class have the effect that they had on each decorator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.acting import acted

from .prove import Outcome, run

if TYPE_CHECKING:
    from pathlib import Path

APP = 'from celery import Celery\n\napp = Celery("shop", task_time_limit=9)\n'
SHARED = """\
from celery import shared_task


@shared_task(
    acks_late=True, reject_on_worker_lost=True, track_started=True, rate_limit="10/m", soft_time_limit=50,
    time_limit=60, expires=900, priority=3, serializer="json", compression="gzip", ignore_result=False, max_retries=7,
    trail=False,
    default_retry_delay=5, send_events=False, store_errors_even_if_ignored=True, throws=(KeyError,), typing=False,
    autoretry_for=(OSError, ValueError), dont_autoretry_for=(TimeoutError,), retry_backoff=2, retry_backoff_max=99,
    retry_jitter=False, resultrepr_maxsize=9, acks_on_failure_or_timeout=False, store_eager_result=True,
)
def pack(order_id): ...


@shared_task
def plain(order_id): ...


@shared_task(
    name="ship", bind=True, acks_late=True, reject_on_worker_lost=True, track_started=True, rate_limit="10/m",
    soft_time_limit=50, time_limit=60, expires=900, priority=3, serializer="json", compression="gzip",
    ignore_result=False, max_retries=7, trail=False, default_retry_delay=5, send_events=False,
    store_errors_even_if_ignored=True, throws=(KeyError,), typing=False, autoretry_for=(OSError, ValueError),
    dont_autoretry_for=(TimeoutError,), retry_backoff=2, retry_backoff_max=99, retry_jitter=False,
    resultrepr_maxsize=9, acks_on_failure_or_timeout=False, store_eager_result=True, queue="ships",
)
def ship(self, order_id): ...
"""
OF_AN_APP = SHARED.replace("@shared_task", "@app.task").replace(
    "from celery import shared_task", "from shop.celery import app"
)
COMPARE = '''
import sys
from types import ModuleType

from celery import Celery, Task, _state

LEFT_OUT = {"run", "app", "backend", "request", "request_stack", "name"}


def attributes(text, task_class="celery.app.task:Task"):
    """All that is plain data in each task, and what automatic retries made of it."""
    _state._on_app_finalizers.clear()  # the shared tasks of another text
    app = Celery("shop", task_cls=task_class, task_time_limit=9, set_as_current=True)
    sys.modules["shop"], sys.modules["shop.celery"] = ModuleType("shop"), ModuleType("shop.celery")
    sys.modules["shop.celery"].app = app
    names = {"__name__": "shop.tasks"}
    exec(text, names)
    app.finalize()
    tasks = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    return {
        name: {
            each: getattr(task, each)
            for each in sorted(set(dir(Task)) | {"autoretry_for", "dont_autoretry_for", "retry_backoff"})
            if not each.startswith("_") and each not in LEFT_OUT and not callable(getattr(task, each, print))
        }
        | {"retries": hasattr(task, "_orig_run"), "bound": hasattr(task.run, "__self__")}
        | task._get_exec_options()
        for name, task in tasks.items()
    }


class Longer(Task):
    time_limit = 1000
    acks_on_failure_or_timeout = False
'''
SAME = """
assert len(BEFORE) == 3 and all("SharedOptions" not in str(each) for each in BEFORE.values())
assert BEFORE["ship"]["retries"] and BEFORE["ship"]["time_limit"] == 60
assert BEFORE == AFTER
assert [OTHER[name]["time_limit"] for name in ("shop.tasks.pack", "ship")] == [61, 61]
"""


def compared(text: str, task_class: str) -> str:
    files = {"shop/celery.py": APP, "shop/tasks.py": text}
    after = acted(files, "shop/tasks.py", "def pack", "shared-options")["shop/tasks.py"]
    assert after.count("base=SharedOptions") == 2
    other = after.replace("time_limit = 60", "time_limit = 61")
    made = "".join(
        f"{name} = attributes({code!r}, {task_class})\n"
        for name, code in (("BEFORE", text), ("AFTER", after), ("OTHER", other))
    )
    return COMPARE + made


def test_tasks_have_the_same_attributes(oldest_celery: Path):
    for celery in (None, oldest_celery):
        assert run(compared(SHARED, '"celery.app.task:Task"'), "send", then=SAME, celery=celery) == Outcome(0)
        assert run(compared(OF_AN_APP, "Longer"), "send", then=SAME, celery=celery) == Outcome(0)
