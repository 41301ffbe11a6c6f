"""An option of tasks among the settings

`max_retries`, `autoretry_for` and other options of tasks are no settings: Celery ignores them in its configuration (`celery.app.defaults.NAMESPACES`), and each task keeps its
default. Some options have a setting with another name; any option can be given to tasks with `task_annotations`.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.update(
    acks_late=True,
    ^^^^^^^^^ CEL502 `acks_late` has no effect: it is an option of tasks; its setting is `task_acks_late`
    max_retries=5,
    ^^^^^^^^^^^ CEL502 `max_retries` has no effect: it is an option of tasks, which `task_annotations` can give to all of them
)
app.conf.task_autoretry_for = (ConnectionError,)
         ^^^^^^^^^^^^^^^^^^ CEL502 `task_autoretry_for` has no effect: `autoretry_for` is an option of tasks, which `task_annotations` can give to all of them
```
->
```python title="shop/celery.py"
…
app.conf.update(
    task_acks_late=True,
    max_retries=5,
)
…
```

## In a module, and in keywords

```python title="shop/celeryconfig.py"
task_max_retries = 5
^^^^^^^^^^^^^^^^ CEL502 `task_max_retries` has no effect: `max_retries` is an option of tasks, which `task_annotations` can give to all of them
soft_time_limit = 60
^^^^^^^^^^^^^^^ CEL502 `soft_time_limit` has no effect: it is an option of tasks; its setting is `task_soft_time_limit`
task_time_limit = 90
task_annotations = {"*": {"max_retries": 5}}
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", retry_backoff=True)
                     ^^^^^^^^^^^^^ CEL502 `retry_backoff` has no effect: it is an option of tasks, which `task_annotations` can give to all of them
app.config_from_object("shop.celeryconfig")
```
->
```python title="shop/celeryconfig.py"
…
task_soft_time_limit = 60
…
```

## Settings, and values of the project's own

```python title="shop/celeryconfig.py"
max_retries = 5
queue = "shop"
name = "shop"
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.config_from_object("shop.celeryconfig")
app.conf.update(task_acks_late=True, task_ignore_result=True, priority=3)


@app.task(max_retries=app.conf.max_retries, retry_jitter=app.conf.retry_jitter)
def pay(order): ...


app.conf.retry_jitter = False
```

## In Django's settings the project may read it anywhere

```python title="config/settings.py"
CELERY_TASK_MAX_RETRIES = 5
CELERY_MAX_RETRIES = 5
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.settings.places import written_name
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.apps.model import SettingValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL502", "task-option-in-settings", "error", subject=SettingValue, needs="everything")

_OPTIONS = frozenset(
    (
        "acks_late", "acks_on_failure_or_timeout", "autoretry_for", "default_retry_delay", "dont_autoretry_for",
        "ignore_result", "max_retries", "rate_limit", "reject_on_worker_lost", "retry_backoff", "retry_backoff_max",
        "retry_jitter", "retry_kwargs", "retry_on_worker_lost", "soft_time_limit", "store_errors_even_if_ignored",
        "throws", "time_limit", "track_started",
    )
)  # fmt: skip
"""Options whose names mean nothing else; a project may have a `queue` or a `name` of its own."""


def check(value: SettingValue, context: Context) -> Iterator[Finding]:
    """Finds options of tasks that are no settings, in a configuration without a namespace."""
    option = value.written.removeprefix("task_")
    if value.setting is not None or value.namespace is not None or option not in _OPTIONS:
        return
    if value.is_read or context.is_read(value.written):
        return
    record = context.catalogue.task_options.get(option)
    at = written_name(value, context)
    if record is None or at is None:
        return
    named = "it" if option == value.written else f"`{option}`"
    message = f"`{value.written}` has no effect: {named} is an option of tasks"
    if record.setting is None:
        yield Finding(at, f"{message}, which `task_annotations` can give to all of them")
        return
    fixes: tuple[Fix, ...] = ()
    if record.setting not in value.others:
        start, end = context.span(at)
        written = context.text.find(value.written, start, end)
        edit = replace(written, written + len(value.written), record.setting)
        fixes = (Fix(f"write {record.setting}", Change((edit,))),)
    yield Finding(at, f"{message}; its setting is `{record.setting}`", fixes)
