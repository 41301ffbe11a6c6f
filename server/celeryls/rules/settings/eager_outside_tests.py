"""Tasks that are run in place

With `task_always_eager`, `.delay()` runs the task at once, in the calling process: nothing is sent, no worker is used, and a web request waits for each of its tasks. Countdowns,
queues and time limits have no effect. That is for tests.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_always_eager = True
         ^^^^^^^^^^^^^^^^^ CEL515 no worker gets a task: `.delay()` runs it in the calling process
```

## In Django's settings

```python title="config/settings/base.py"
CELERY_TASK_ALWAYS_EAGER = True
^^^^^^^^^^^^^^^^^^^^^^^^ CEL515 no worker gets a task: `.delay()` runs it in the calling process
```
```python title="config/settings/__init__.py"
from config.settings.base import *
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Settings of tests and for development, those that depend on something, and old names that Celery may ignore

```python title="config/settings.py"
import os
import sys

DEBUG = bool(os.environ.get("DEBUG"))
CELERY_TASK_ALWAYS_EAGER = DEBUG
if "test" in sys.argv:
    CELERY_TASK_ALWAYS_EAGER = True
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="local/settings_local.py"
CELERY_TASK_ALWAYS_EAGER = True
```
```python title="local/celery.py"
from celery import Celery

app = Celery("local")
app.config_from_object("local.settings_local", namespace="CELERY")
```
```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop", task_always_eager=os.environ.get("EAGER") == "1")


def run_eagerly():
    app.conf.task_always_eager = True
```
```python title="old/settings.py"
CELERY_ALWAYS_EAGER = True
```
```python title="old/celery.py"
from celery import Celery

app = Celery("old")
app.config_from_object("old.settings", namespace="CELERY")
```
```python title="tests/conftest.py"
from shop.celery import app

app.conf.task_always_eager = True
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.checking.settings.places import is_for_development, is_ignored, written_name
from celeryls.project.subjects.apps.model import SettingValue
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL515",
    "eager-outside-tests",
    "warning",
    subject=SettingValue,
    words=("always_eager", "ALWAYS_EAGER"),
    needs="definitions",
)


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds the setting where it is surely on, in production code."""
    is_on = isinstance(value.known, Plain) and value.known.value is True
    if value.setting != "task_always_eager" or not is_on or is_for_development(context) or is_ignored(value, context):
        return
    start = context.span(value.at).start
    line = context.text[context.text.rfind("\n", 0, start) + 1 : start]
    if value.form != "keyword" and line[:1].isspace() and value.form != "class":
        return  # it depends on what is around it
    yield Finding(
        written_name(value, context) or value.at, "no worker gets a task: `.delay()` runs it in the calling process"
    )
