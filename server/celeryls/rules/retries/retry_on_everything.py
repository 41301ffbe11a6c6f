"""`autoretry_for` covers mistakes in the code

`autoretry_for=(Exception,)` also retries a `KeyError` or a `TypeError`, which the next try raises again: such a task fails nine minutes later than it could, and its side effects
happen four times. Name the exceptions that may pass.

This rule is off by default. Where such a task has a soft time limit, CEL207 is shown instead.

## Example

```python title="shop/tasks.py"
import requests
from celery import shared_task


@shared_task(autoretry_for=(Exception,), retry_backoff=True)
                            ^^^^^^^^^ CEL214 a mistake in the code, such as a KeyError, is retried, too
def fetch(url):
    return requests.get(url, timeout=10).json()
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(requests.RequestException,), retry_backoff=True)
…
```

## Where the body does not tell what may pass, there is no fix

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank


@shared_task(autoretry_for=(OSError, Exception))
                                     ^^^^^^^^^ CEL214 a mistake in the code, such as a KeyError, is retried, too
def pay(order_id):
    bank.pay(order_id)
```

## Exceptions that are named, or with a time limit

```python title="shop/tasks.py"
from celery import shared_task

from shop.errors import TRANSIENT


@shared_task(autoretry_for=(OSError,))
def a(): ...


@shared_task(autoretry_for=TRANSIENT)
def b(): ...


@shared_task(autoretry_for=(Exception,), soft_time_limit=60)
def c(): ...


@shared_task(autoretry_for=(Exception,), dont_autoretry_for=(KeyError, TypeError))
def d(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.autoretry import broad_item, time_outs_retried
from celeryls.checking.options.decorator_edits import as_tuple
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.checking.transient_errors import transient_errors
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL214",
    "retry-on-everything",
    "information",
    subject=Task,
    words=("autoretry_for",),
    enabled=False,
    needs="definitions",
)


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds ``Exception`` in an ``autoretry_for``."""
    item = broad_item(task, context)
    if item is None or "dont_autoretry_for" in task.options or time_outs_retried(task, context) is not None:
        return
    message = "a mistake in the code, such as a KeyError, is retried, too"
    yield Finding(item.range, message, _fixes(task, context))


def _fixes(task: Task, context: Context) -> tuple[Fix, ...]:
    """The exceptions of the libraries that the body calls."""
    value = task.options["autoretry_for"].value
    if task.definition is None or task.kind != "function" or not isinstance(value, Sequence):
        return ()
    found = transient_errors(task.definition.name_range, task.scope(), context)
    if found.is_guess:
        return ()
    new = as_tuple(found.names)
    change = Change((replace(*context.span(value.range), new),), found.imports)
    return (Fix(f"write {new}", change, safe=False),)
