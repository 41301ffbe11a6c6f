"""A task with a guard: sent twice, it runs once; a run that has failed leaves nothing that stops the next one."""

from __future__ import annotations

from tests.unit.acting import acted

from .prove import Outcome, run

SETTINGS = 'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\n'
APP = """\
from celery import Celery
from django.db import models

app = Celery("shop")
app.config_from_object("shop.settings", namespace="CELERY")
"""
PRELUDE = """\
import os
import tempfile

import redis
from celery import shared_task
from django.conf import settings

URL = os.environ["CELERY_BROKER_URL"]
settings.configure(
    CACHES={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": URL}}, USE_TZ=True
)


def runs(path):
    with open(path, "a") as file:
        file.write("x")
    return os.path.getsize(path)


def raised(result, timeout):
    try:
        result.get(timeout=timeout)
    except Exception as error:
        return type(error)


def promise(charge, refuse, again, timeout):
    folder = tempfile.mkdtemp()
    sent = [charge.delay(f"{folder}/{order}") for order in (1, 1, 2)]
    assert [each.get(timeout=timeout) for each in sent] == ["charged", None, "charged"]
    assert os.path.getsize(f"{folder}/1") == 1
    assert raised(refuse.delay(f"{folder}/refused"), timeout) is ValueError
    assert refuse.delay(f"{folder}/refused").get(timeout=timeout) == "accepted"
    assert again.delay(f"{folder}/again").get(timeout=timeout) == "at the second attempt"
    assert os.path.getsize(f"{folder}/again") == 2


class Promises:
    def get(self, timeout):
        promise(charge_django, refuse_django, again_django, timeout)
        promise(charge_redis, refuse_redis, again_redis, timeout)
"""
TASKS = '''
@shared_task
def charge_STORE(path):
    """Charge once."""
    runs(path)
    return "charged"


@shared_task
def refuse_STORE(path):
    if runs(path) == 1:
        raise ValueError(path)
    return "accepted"


@shared_task(autoretry_for=(OSError,), max_retries=1, default_retry_delay=0)
def again_STORE(path):
    if runs(path) == 1:
        raise OSError(path)
    return "at the second attempt"
'''
HEADS = {
    "django": "from celery import shared_task\n\nfrom shop.files import runs\n\n",
    "redis": "import redis\nfrom celery import shared_task\n\nclient = redis.Redis.from_url(URL)\n\n",
}


def test_a_guarded_task_runs_once_for_the_same_arguments(redis_url: str):
    code = PRELUDE + "".join(guarded(store).replace("from shop.files import runs\n", "") for store in HEADS)
    assert run(code, "worker", then="Promises()", redis_url=redis_url) == Outcome(0)


def test_a_task_without_a_guard_runs_twice(redis_url: str):
    code = PRELUDE + "".join(TASKS.replace("STORE", store) for store in HEADS)
    assert run(code, "worker", then="Promises()", redis_url=redis_url).error == "AssertionError"


def guarded(store: str) -> str:
    """The tasks with a guard each, in Django's cache or with a client of Redis."""
    app = APP if store == "django" else APP.replace("from django.db import models\n", "")
    files = {"shop/settings.py": SETTINGS, "shop/celery.py": app}
    files["shop/tasks.py"] = HEADS[store] + TASKS.replace("STORE", store)
    for task in ("charge", "refuse", "again"):
        files = acted(files, "shop/tasks.py", f"def {task}_", "run-once")
    return files["shop/tasks.py"]
