"""A task without a time limit

A task that hangs, on a socket without a time-out or on a lock, occupies a process of its worker until somebody ends it; a few of them stop a whole
worker. `time_limit` kills the process after some seconds, `soft_time_limit` raises `SoftTimeLimitExceeded` in the task before (`celery.app.task.Task`).

This rule is off by default: limits may be set where the worker is started, with `--time-limit`, and some tasks have no end that is known.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send(order_id): ...
    ^^^^ CEL121 nothing ends this task if it hangs: it occupies a process of its worker, as it has no time limit
```
->
```python title="shop/tasks.py"
…
@shared_task(soft_time_limit=270, time_limit=300)
…
```

## A limit that is switched off, and a class

```python title="shop/tasks.py"
from celery import Celery, Task

app = Celery("shop")


@app.task(bind=True, time_limit=None)
def send(self, order_id): ...
    ^^^^ CEL121 nothing ends this task if it hangs: it occupies a process of its worker, as it has no time limit


class Report(Task):
      ^^^^^^ CEL121 nothing ends this task if it hangs: it occupies a process of its worker, as it has no time limit
    def run(self): ...


app.register_task(Report())
```

## One limit is enough

```python title="shop/tasks.py"
from celery import Task, shared_task

from shop.bases import Limited
from shop.options import LIMIT, OPTIONS


class Own(Task):
    time_limit = 60


@shared_task(time_limit=60)
def a(): ...


@shared_task(soft_time_limit=60)
def b(): ...


@shared_task(base=Own)
def c(): ...


@shared_task(base=Limited)
def d(): ...


@shared_task(time_limit=LIMIT)
def e(): ...


@shared_task(**OPTIONS)
def f(): ...
```

## The settings have one for all

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_soft_time_limit = 60


@app.task
def send(order_id): ...
```

## The annotations may set one

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_annotations = {"*": {"time_limit": 60}}


@app.task
def send(order_id): ...
```

## Settings that can't be read

```python title="shop/celery.py"
from celery import Celery

from shop.settings import SETTINGS

app = Celery("shop")
app.conf.update(SETTINGS)


@app.task
def send(order_id): ...
```

## Tests

```python title="tests/tasks.py"
from celery import shared_task


@shared_task
def send(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.decorator_edits import add_arguments
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL121", "no-time-limit", "information", subject=Task, words=("ask",), enabled=False, needs="everything")

_LIMITS = ("soft_time_limit", "time_limit")
_MESSAGE = "nothing ends this task if it hangs: it occupies a process of its worker, as it has no time limit"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds tasks that surely have neither limit, themselves or by the settings."""
    if task.record is None or task.at is None or task.attributes is None or not task.is_complete:
        return
    if context.purpose == "test" or context.settings("task_annotations"):
        return
    options = [each for name in _LIMITS if (each := task.option(name)) is not None]
    if any(not isinstance(each.known, Plain) or each.known.value for each in options):
        return
    set_for_all = [each for name in _LIMITS for each in context.settings(f"task_{name}")]
    if any(not isinstance(each, Plain) or each.value for each in set_for_all):
        return
    yield Finding(task.at, _MESSAGE, _fixes(task, context) if not options else ())


def _fixes(task: Task, context: Context) -> tuple[Fix, ...]:
    """Both limits, five minutes: how long the task may take is for the user to say."""
    edits = add_arguments(task.decorator, {"soft_time_limit": "270", "time_limit": "300"}, context)
    return (Fix("add both limits, five minutes", Change(edits), safe=False, assist="time-limits"),) if edits else ()
