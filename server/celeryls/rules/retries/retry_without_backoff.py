"""Automatic retries that wait the same time each

Without `retry_backoff` each automatic retry waits `default_retry_delay`, which is 180 seconds. Tasks that fail together come back together, three times in nine minutes. With
`retry_backoff=True` the waits grow from a second on, and are drawn at random, so that a service that has just come back is not run over.

This rule is off by default: equal waits may be what is wanted.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,))
             ^^^^^^^^^^^^^ CEL213 each retry waits 180 seconds: without `retry_backoff` the waits do not grow
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(OSError,), retry_backoff=True)
…
```

## Waits that are given

```python title="shop/tasks.py"
from celery import shared_task

from shop.retrying import OPTIONS, Patient


@shared_task(autoretry_for=(OSError,), retry_backoff=5)
def a(): ...


@shared_task(autoretry_for=(OSError,), default_retry_delay=30)
def b(): ...


@shared_task(autoretry_for=(OSError,), retry_kwargs={"countdown": 5})
def c(): ...


@shared_task(autoretry_for=(OSError,), **OPTIONS)
def d(): ...


@shared_task(autoretry_for=(OSError,), base=Patient)
def e(): ...


@shared_task(autoretry_for=())
def f(): ...


@shared_task(autoretry_for=(OSError,), max_retries=0)
def g(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.autoretry import is_autoretried, retries_allowed
from celeryls.checking.options.decorator_edits import add_options
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL213",
    "retry-without-backoff",
    "information",
    subject=Task,
    words=("autoretry_for",),
    enabled=False,
    needs="definitions",
)

_WAITS = frozenset(("retry_backoff", "default_retry_delay", "retry_kwargs", "base"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds an ``autoretry_for`` in a decorator that says nothing of the wait."""
    option = task.option("autoretry_for")
    if option is None or option.keyword is None or not is_autoretried(task) or _WAITS & task.options.keys():
        return
    if not task.is_complete or task.attributes is None or retries_allowed(task) == 0:
        return
    if context.settings("task_annotations"):
        return
    edits = add_options(task, {"retry_backoff": "True"}, context)
    fixes = (Fix("add retry_backoff=True", Change(edits), safe=False),) if edits else ()
    message = "each retry waits 180 seconds: without `retry_backoff` the waits do not grow"
    yield Finding(option.keyword.beginning(len(option.name)), message, fixes)
