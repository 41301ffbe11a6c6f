"""A setting that Celery does not know

Celery reads the settings that it knows (`celery.app.defaults.NAMESPACES`) and ignores any other silently: a misspelled one has no effect, and the default
applies. Only names similar to a setting's are reported, since a project, or another package, may store its own values there.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_ack_late = True
         ^^^^^^^^^^^^^ CEL501 `task_ack_late` has no effect: Celery has no such setting; did you mean `task_acks_late`?
app.conf.update(
    worker_reject_on_worker_lost=True,
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL501 `worker_reject_on_worker_lost` has no effect: Celery has no such setting; did you mean `task_reject_on_worker_lost`?
    task_soft_timelimit=60,
    ^^^^^^^^^^^^^^^^^^^ CEL501 `task_soft_timelimit` has no effect: Celery has no such setting; did you mean `task_soft_time_limit`?
)
```
->
```python title="shop/celery.py"
…
app.conf.task_acks_late = True
app.conf.update(
    task_reject_on_worker_lost=True,
    task_soft_time_limit=60,
)
```

## In Django's settings

```python title="config/settings.py"
DEBUG = False
CELERY_TASK_TIMELIMIT = 60
^^^^^^^^^^^^^^^^^^^^^ CEL501 `CELERY_TASK_TIMELIMIT` has no effect: Celery has no such setting; did you mean `CELERY_TASK_TIME_LIMIT`?
CELERYD_PREFETCH_MULTIPLIERS = 1
^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL501 `CELERYD_PREFETCH_MULTIPLIERS` has no effect: Celery has no such setting; did you mean `CELERY_WORKER_PREFETCH_MULTIPLIER`?
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
->
```python title="config/settings.py"
DEBUG = False
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
```

## In a module, a class and dicts

```python title="shop/celeryconfig.py"
broker_url = "redis://"
result_expire = 60
^^^^^^^^^^^^^ CEL501 `result_expire` has no effect: Celery has no such setting; did you mean `result_expires`?
task_acks_lat = 1
^^^^^^^^^^^^^ CEL501 `task_acks_lat` has no effect: Celery has no such setting; did you mean `task_acks_late`?
task_track_start = True
^^^^^^^^^^^^^^^^ CEL501 `task_track_start` has no effect: Celery has no such setting; did you mean `task_track_started`?
enabel_utc = "yes"
^^^^^^^^^^ CEL501 `enabel_utc` has no effect: Celery has no such setting; did you mean `enable_utc`?
timezon = "Europe/Berlin"
^^^^^^^ CEL501 `timezon` has no effect: Celery has no such setting; did you mean `timezone`?
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", worker_max_task_per_child=10)
                     ^^^^^^^^^^^^^^^^^^^^^^^^^ CEL501 `worker_max_task_per_child` has no effect: Celery has no such setting; did you mean `worker_max_tasks_per_child`?
app.config_from_object("shop.celeryconfig")
app.conf["worker_acks_late"] = True
         ^^^^^^^^^^^^^^^^^^ CEL501 `worker_acks_late` has no effect: Celery has no such setting; did you mean `task_acks_late`?
```
```python title="mails/app.py"
from celery import Celery


class Config:
    task_default_queues = "mails"
    ^^^^^^^^^^^^^^^^^^^ CEL501 `task_default_queues` has no effect: Celery has no such setting; did you mean `task_default_queue`?


mails = Celery("mails")
mails.config_from_object(Config)
others = Celery("others")
others.config_from_object({"beat_schedules": {}, "task_always_eager": True})
                           ^^^^^^^^^^^^^^^^ CEL501 `beat_schedules` has no effect: Celery has no such setting; did you mean `beat_schedule`?
```
->
```python title="shop/celeryconfig.py"
broker_url = "redis://"
result_expires = 60
task_acks_late = 1
task_track_started = True
enable_utc = "yes"
timezone = "Europe/Berlin"
```
```python title="shop/celery.py"
…
app = Celery("shop", worker_max_tasks_per_child=10)
app.config_from_object("shop.celeryconfig")
app.conf["task_acks_late"] = True
```
```python title="mails/app.py"
…
    task_default_queue = "mails"
…
others.config_from_object({"beat_schedule": {}, "task_always_eager": True})
```

## Settings of all kinds are left alone

Not all that Celery reads is listed in its defaults; old names work; other packages and the project itself have names that begin with `CELERY_`.

```python title="config/settings.py"
CELERY_BROKER_HOST = "redis"
CELERY_BROKER_PASS = "secret"
CELERY_BROKER_REDIS_URL = f"redis://{CELERY_BROKER_HOST}"
CELERY_BROKER_URLS = [CELERY_BROKER_REDIS_URL]
CELERY_BROKER_URL = CELERY_BROKER_URLS[0]
CELERY_RESULT_BACKEND_DB = 1
CELERY_REDIS_BACKEND_HEALTH_CHECK_INTERVAL = 30
CELERY_WORKER_LOGFILE = "worker.log"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_ACKS_LATE = True
CELERYBEAT_SCHEDULE = {}
CELERYD_CONCURRENCY = 4
CELERY_ROUTES = {}
CELERY_QUEUE = "shop"
CELERY_TASK_QUEUE = "shop"
CELERY_LOG_FORMAT = "%(message)s"
CELERY_EMAIL_TASK_CONFIG = {}
CELERY_EMAIL_BACKEND = "smtp"
CELERY_ENABLED = True
CELERY_BEAT_TZ_AWARE = False
CELERY_REDBEAT_REDIS_URL = "redis://"
CELERY_TASK_RETRY_POLICY_SHOP = {}
BROKER_URL = "redis://"
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.ONCE = {}
app.conf.my_setting = 3
app.conf.redbeat_redis_url = "redis://"
app.conf.beat_schedule["clean"] = {}
app.conf.update({"shop.tasks.clean": {"queue": "slow"}})
app.conf.events_executable = "python"
```

## A name that the project reads is its own

```python title="shop/celeryconfig.py"
task_default_queu = "shop"
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.config_from_object("shop.celeryconfig")
app.conf.task_routes = {"shop.*": {"queue": app.conf.task_default_queu}}
app.conf.timezon = "UTC"
```

## Without a namespace only names like Celery's are checked

```python title="config/settings.py"
TIME_ZONE = "UTC"
CACHE_BACKENDS = {}
SECURITY_KEYS = []
CELERY_TASK_TIMELIMIT = 60
CELERYBEAT_SCHEDULES = {}
^^^^^^^^^^^^^^^^^^^^ CEL501 `CELERYBEAT_SCHEDULES` has no effect: Celery has no such setting; did you mean `CELERYBEAT_SCHEDULE`?
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings")
```
->
```python title="config/settings.py"
…
CELERYBEAT_SCHEDULE = {}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.near_settings import misspelled_word, nearest_setting
from celeryls.catalogue.setting_names import setting_of
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.settings.places import written_name
from celeryls.checking.settings.value_types import may_hold
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.apps.model import SettingValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.near_settings import Near
    from celeryls.checking.context import Context

RULE = Rule("CEL501", "unknown-setting", "error", subject=SettingValue, needs="everything")

_USUAL = "CELERY"
"""The namespace that Celery's own documents use."""


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds names that mean no setting and are nearly one's."""
    if value.setting is not None or "." in value.written or value.is_read or context.is_read(value.written):
        return
    if value.namespace is None and setting_of(value.written, _USUAL) is not None:
        return  # it lacks its namespace (CEL503), or another app reads it with one
    near = nearest_setting(value.written, value.namespace) or _word(value)
    record = context.catalogue.settings.get(near.setting) if near else None
    if near is None or record is None:
        return
    # In a place that is Celery's alone, a misspelled name has no other meaning that its value could show.
    if not (near.is_slip and value.namespace is None) and not may_hold(record, value.known):
        return
    at = written_name(value, context)
    message = f"`{value.written}` has no effect: Celery has no such setting; did you mean `{near.written}`?"
    fixes: tuple[Fix, ...] = ()
    if at is not None and near.written not in value.others:
        start, end = context.span(at)
        written = context.text.find(value.written, start, end)
        edit = replace(written, written + len(value.written), near.written)
        fixes = (Fix(f"write {near.written}", Change((edit,))),)
    yield Finding(at or value.at, message, fixes)


def _word(value: SettingValue) -> Near | None:
    """The setting of one word, such as `timezone`, that a name nearly is.

    Only a source that is loaded as Celery's settings surely has no such name of its own.
    """
    is_source = value.form in ("module", "class", "mapping") and value.namespace is None
    return misspelled_word(value.written) if is_source else None
