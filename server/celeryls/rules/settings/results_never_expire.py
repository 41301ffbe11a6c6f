"""Results that nothing deletes

With `result_expires` None or 0, Celery stores each result for ever: the backend grows with every task until its disk or memory is full. By default a result expires after a day.
Where nobody reads results, `task_ignore_result` stores none at all.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", backend="redis://")
app.conf.result_expires = None
                          ^^^^ CEL513 the result backend grows with every task: results never expire
```

## In Django's settings

```python title="config/settings.py"
CELERY_RESULT_EXPIRES = 0
                        ^ CEL513 the result backend grows with every task: results never expire
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Results that expire, that nobody stores, or of tests

```python title="shop/celery.py"
from datetime import timedelta

from celery import Celery

app = Celery("shop")
app.conf.result_expires = timedelta(days=3)
```
```python title="tests/celery.py"
from celery import Celery

app = Celery("test", result_expires=None)
```

## Without results

```python title="mails/celery.py"
from celery import Celery

app = Celery("mails", result_expires=None, task_ignore_result=True)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.checking.settings.places import value_place
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL513",
    "results-never-expire",
    "information",
    subject=SettingValue,
    words=("xpires", "XPIRES"),
    needs="everything",
)


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds a time of None or 0, where results are stored."""
    known = value.known
    if value.setting != "result_expires" or not isinstance(known, Plain) or context.purpose == "test":
        return
    if (known.value is None or known.value == 0) and not _stores_none(context):
        message = "the result backend grows with every task: results never expire"
        yield Finding(value_place(value, context), message)


def _stores_none(context: Context) -> bool:
    """Whether results may be ignored altogether."""
    ignored = context.settings("task_ignore_result")
    return any(not isinstance(each, Plain) or bool(each.value) for each in ignored)
