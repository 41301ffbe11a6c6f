"""An old name of a setting

Up to Celery 3, settings had names such as `CELERY_ACKS_LATE` and `CELERYD_CONCURRENCY`. With a namespace, Celery before 5.7 ignores them silently, and the default applies; Celery
5.7 reads them again, and says at the start of a worker that they will be removed in 6.0.

## Example

```python title="config/settings.py"
CELERY_ACKS_LATE = True
^^^^^^^^^^^^^^^^ CEL505 Celery before 5.7 ignores `CELERY_ACKS_LATE`, the old name of `CELERY_TASK_ACKS_LATE`
CELERYD_CONCURRENCY = 3
^^^^^^^^^^^^^^^^^^^ CEL505 Celery before 5.7 ignores `CELERYD_CONCURRENCY`, the old name of `CELERY_WORKER_CONCURRENCY`
BROKER_URL = "redis://"
^^^^^^^^^^ CEL505 Celery before 5.7 ignores `BROKER_URL`, the old name of `CELERY_BROKER_URL`
CELERY_RESULT_BACKEND = "redis://"
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
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_CONCURRENCY = 3
CELERY_BROKER_URL = "redis://"
CELERY_RESULT_BACKEND = "redis://"
```

## A value that the project reads itself, and settings that have their new name, too

```python title="config/settings.py"
BROKER_URL = "redis://"
CELERY_BROKER_URL = BROKER_URL
CELERYD_CONCURRENCY = 3
CELERY_WORKER_CONCURRENCY = 4
CELERYBEAT_SCHEDULE = {}
CELERY_BEAT_SCHEDULE = {**CELERYBEAT_SCHEDULE}
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## A value that other files read

```python title="config/settings.py"
CELERY_QUEUES = ("mails", "reports")
BROKER_URL = "redis://"
CELERYD_CONCURRENCY = 4
CELERY_ACKS_LATE = True
```
```python title="shop/metrics.py"
from django.conf import settings


def lengths(broker):
    return {queue: broker.llen(queue) for queue in settings.CELERY_QUEUES}
```
```python title="shop/health.py"
from django.conf import settings


def is_up(connect):
    with connect(settings.BROKER_URL):
        return getattr(settings, "CELERYD_CONCURRENCY", 1) > 0
```
```python title="shop/views.py"
from config.settings import CELERY_ACKS_LATE
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Without a namespace old names are all right

```python title="config/settings.py"
BROKER_URL = "redis://"
CELERY_ACKS_LATE = True
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.settings.places import READS_OLD_NAMES, written_name
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.apps.model import SettingValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL505", "old-setting-name", "warning", subject=SettingValue, needs="everything")


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds old names in a configuration with a namespace."""
    if value.setting is None or not value.namespace or value.is_read or context.is_read(value.written):
        return
    new = f"{value.namespace}_{value.setting}".upper()
    at = written_name(value, context)
    if value.written.upper() == new or new in value.others or at is None:
        return
    start, end = context.span(at)
    fixes = (Fix(f"write {new}", Change((replace(start, end, new),))),)
    if context.celery is None:
        message = f"Celery before 5.7 ignores `{value.written}`, the old name of `{new}`"
        yield Finding(at, message, fixes, severity="information")
    elif context.celery < READS_OLD_NAMES:
        message = f"`{value.written}` has no effect: Celery before 5.7 ignores this old name of `{new}`"
        yield Finding(at, message, fixes)
    else:
        message = f"Celery 6.0 will ignore `{value.written}`, the old name of `{new}`"
        yield Finding(at, message, fixes, tag="deprecated", severity="information")
