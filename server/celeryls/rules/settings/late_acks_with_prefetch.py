"""Late acknowledgements of reserved messages

With late acknowledgements a message stays with its worker until the task is done. Each process reserves four messages by default (`worker_prefetch_multiplier`): behind a long
task others wait, though another worker is idle, and all of them are delivered again if the worker is killed. Celery's manual advises a multiplier of 1.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_acks_late = True
         ^^^^^^^^^^^^^^ CEL518 messages wait behind a long task, though another worker is idle: each process reserves 4, and acknowledges them late
```

## In Django's settings

```python title="config/settings.py"
CELERY_TASK_ACKS_LATE = True
^^^^^^^^^^^^^^^^^^^^^ CEL518 messages wait behind a long task, though another worker is idle: each process reserves 10, and acknowledges them late
CELERY_WORKER_PREFETCH_MULTIPLIER = 10
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## A multiplier of 1, or one that is not known

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_acks_late=True, worker_prefetch_multiplier=1)
```
```python title="config/settings.py"
import os

CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = int(os.environ["PREFETCH"])
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Without late acknowledgements

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_acks_late=False)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.checking.settings.places import written_name
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL518",
    "late-acks-with-prefetch",
    "information",
    subject=SettingValue,
    words=("acks_late", "ACKS_LATE"),
    enabled=False,
    needs="everything",
)

_DEFAULT = 4


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds the setting where no app has a multiplier of 1, or one that is not known."""
    is_on = isinstance(value.known, Plain) and value.known.value is True
    if value.setting != "task_acks_late" or not is_on or context.purpose == "test":
        return
    numbers = [getattr(each, "value", None) for each in context.settings("worker_prefetch_multiplier")] or [_DEFAULT]
    if any(not isinstance(number, int) or number == 1 for number in numbers):
        return
    message = "messages wait behind a long task, though another worker is idle"
    at = written_name(value, context) or value.at
    yield Finding(at, f"{message}: each process reserves {numbers[0]}, and acknowledges them late")
