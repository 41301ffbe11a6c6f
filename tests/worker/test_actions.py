"""What the actions on a decorator promise is what a worker then does: all of it in one run."""

from __future__ import annotations

from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile

from .prove import Outcome, run

TASKS = '''\
import os
import signal
import tempfile
import time

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded, TaskRevokedError


@shared_task
def bound(x):
    return x


@shared_task
def limited():
    time.sleep(60)


@shared_task
def killed(path):
    if not os.path.exists(path):
        open(path, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return "run again"


@shared_task
def silent():
    return 1


@shared_task
def started(path):
    while not os.path.exists(path):
        time.sleep(0.05)


@shared_task
def stale():
    return 1


@shared_task(autoretry_for=(Exception,), max_retries=3, default_retry_delay=0)
def excluded(path):
    with open(path, "a") as file:
        file.write("x")
    run_out_of_time()


@shared_task(bind=True, max_retries=2, default_retry_delay=0)
def manual(self, path):
    try:
        with open(path, "a") as file:
            file.write("x")
        raise ConnectionError("down")
    except ConnectionError as error:
        raise self.retry(exc=error)


@shared_task
def counted(folder, names):
    for name in names:
        while not os.path.exists(f"{folder}/{name}"):
            time.sleep(0.05)
    return len(names)


def run_out_of_time():
    raise SoftTimeLimitExceeded


def raised(result, timeout):
    try:
        result.get(timeout=timeout)
    except Exception as error:
        return type(error)


class Promises:
    """Waits for everything, as a result does."""

    def get(self, timeout):
        folder = tempfile.mkdtemp()
        # By hand and automatically a task is retried as often, and fails with the same error.
        assert raised(manual.delay(f"{folder}/manual"), timeout) is ConnectionError
        assert os.path.getsize(f"{folder}/manual") == 3
        assert bound.delay(1).get(timeout=timeout) == [1, "tasks.bound"]
        assert silent.delay().get(timeout=timeout) is None
        assert raised(limited.delay(), timeout) is SoftTimeLimitExceeded
        assert killed.delay(f"{folder}/killed").get(timeout=timeout) == "run again"
        assert raised(excluded.delay(f"{folder}/runs"), timeout) is SoftTimeLimitExceeded
        assert os.path.getsize(f"{folder}/runs") == 1
        assert raised(stale.delay(), timeout) is TaskRevokedError
        running = started.delay(f"{folder}/ends")
        while running.state != "STARTED":
            assert not running.ready()
            time.sleep(0.05)
        open(f"{folder}/ends", "w").close()
        running.get(timeout=timeout)
        names = ["first", "second", "third"]
        running = counted.delay(folder, names)
        for current, name in enumerate(names):
            while running.state != "PROGRESS" or running.info != {"current": current, "total": 3}:
                assert not running.ready()
                time.sleep(0.05)
            open(f"{folder}/{name}", "w").close()
        assert running.get(timeout=timeout) == 3
        # A direct call has no result to report in.
        assert counted(folder, names) == 3
'''
CHOSEN = {
    "bound": ("bind", {"return x\n": "return [x, self.name]\n"}),
    "limited": ("time-limits", {"=270": "=1", "=300": "=30"}),
    "killed": ("acks-late", {}),
    "silent": ("ignore-result", {}),
    "started": ("track-started", {}),
    "stale": ("expires", {"=3600": "=0.000001"}),
    "excluded": ("dont-autoretry-for", {}),
    "manual": ("retry-automatically", {}),
    "counted": ("report-progress", {}),
}


def test_a_worker_does_what_the_actions_promise(redis_url: str):
    assert run(acted(), "worker", then="Promises()", redis_url=redis_url) == Outcome(0)


def test_without_the_actions_it_does_not(redis_url: str):
    assert run(TASKS, "worker", then="Promises()", redis_url=redis_url).error == "AssertionError"


def acted() -> str:
    """The tasks after one action each, with shorter times."""
    text = TASKS
    for function, (action, edits) in CHOSEN.items():
        at = text.index(f"def {function}(")
        found = actions(SourceFile.of(text), at, at, Style())
        text = apply(text, next(each for each in found if each.id == action).edits())
        for old, new in edits.items():
            text = text.replace(old, new)
    return text
