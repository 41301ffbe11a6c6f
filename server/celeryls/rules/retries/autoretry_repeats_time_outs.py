"""A task that has run out of time is run again

`autoretry_for=(Exception,)` also covers `SoftTimeLimitExceeded`, which the worker raises in a task that takes longer than its `soft_time_limit`: the task runs into
its limit as often as it may be retried. `Reject` is covered, too, so that a rejected message comes back (`celery.app.autoretry`).

## Example

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank


@shared_task(autoretry_for=(Exception,), soft_time_limit=60)
                            ^^^^^^^^^ CEL207 a task that runs out of time is retried, too: `Exception` covers `SoftTimeLimitExceeded`
def pay(order_id):
    bank.pay(order_id)
```
->
```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import Reject, SoftTimeLimitExceeded

from shop import bank


@shared_task(
    autoretry_for=(Exception,),
    soft_time_limit=60,
    dont_autoretry_for=(SoftTimeLimitExceeded, Reject),
)
…
```

## A limit in the settings, and on a class

```python title="shop/celery.py"
from celery import Celery, Task

app = Celery("shop")
app.conf.task_soft_time_limit = 300


@app.task(autoretry_for=[OSError, Exception])
                                  ^^^^^^^^^ CEL207 a task that runs out of time is retried, too: `Exception` covers `SoftTimeLimitExceeded`
def pay(order_id): ...


class Pay(Task):
    autoretry_for = (BaseException,)
                     ^^^^^^^^^^^^^ CEL207 a task that runs out of time is retried, too: `BaseException` covers `SoftTimeLimitExceeded`
    soft_time_limit = 60

    def run(self): ...
```
->
```python title="shop/celery.py"
from celery import Celery, Task
from celery.exceptions import Reject, SoftTimeLimitExceeded
…
@app.task(
    autoretry_for=[OSError, Exception],
    dont_autoretry_for=(SoftTimeLimitExceeded, Reject),
)
…
```

## Without a limit, or where a time-out is thought of

```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from shop.errors import LIMIT, TRANSIENT


@shared_task(autoretry_for=(Exception,), time_limit=60)
def a(): ...


@shared_task(autoretry_for=(OSError,), soft_time_limit=60)
def b(): ...


@shared_task(autoretry_for=(Exception,), soft_time_limit=60, dont_autoretry_for=(SoftTimeLimitExceeded,))
def c(): ...


@shared_task(autoretry_for=(Exception, SoftTimeLimitExceeded), soft_time_limit=60)
def d(): ...


@shared_task(autoretry_for=(Exception,), soft_time_limit=60)
def e():
    try:
        work()
    except SoftTimeLimitExceeded:
        stop()


@shared_task(autoretry_for=(Exception,), soft_time_limit=LIMIT)
def f(): ...


@shared_task(autoretry_for=TRANSIENT, soft_time_limit=60)
def g(): ...


@shared_task(autoretry_for=(Exception,), soft_time_limit=None)
def h(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.importable import is_importable
from celeryls.checking.options.autoretry import time_outs_retried
from celeryls.checking.options.decorator_edits import add_options, as_tuple
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Name

RULE = Rule(
    "CEL207",
    "autoretry-repeats-time-outs",
    "information",
    subject=Task,
    words=("autoretry_for",),
    needs="definitions",
)

_FIRST_WITH_OPTION = (5, 3)
_LEFT_OUT = ("SoftTimeLimitExceeded", "Reject")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds an ``autoretry_for`` of all exceptions on a task with a soft time limit."""
    item = time_outs_retried(task, context)
    if item is not None:
        message = f"a task that runs out of time is retried, too: `{item.dotted}` covers `SoftTimeLimitExceeded`"
        yield Finding(item.range, message, _fixes(task, item, context))


def _fixes(task: Task, item: Name, context: Context) -> tuple[Fix, ...]:
    """Leave the time-out out, where the project's Celery can."""
    if context.celery is not None and context.celery < _FIRST_WITH_OPTION:
        return ()
    if not all(is_importable(name, f"celery.exceptions.{name}", item.range, context) for name in _LEFT_OUT):
        return ()
    edits = add_options(task, {"dont_autoretry_for": as_tuple(_LEFT_OUT)}, context)
    imports = tuple(f"from celery.exceptions import {name}" for name in _LEFT_OUT)
    title = f"add dont_autoretry_for=({', '.join(_LEFT_OUT)})"
    return (Fix(title, Change(edits, imports), safe=False, assist="dont-autoretry-for"),) if edits else ()
