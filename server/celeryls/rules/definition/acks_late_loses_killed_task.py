"""`acks_late` does not save a task whose process is killed

With `acks_late=True` the message is acknowledged after the task, so that it comes back where the whole worker stops. Where only the task's own process is killed, by the system
for want of memory or by its hard time limit, the worker acknowledges the message, and the task is lost with `WorkerLostError` (`celery.worker.request`). `reject_on_worker_lost=True`
lets it come back; a task that kills its process each time then comes back for ever.

This rule is off by default: whether a task may run again is for you to say.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(acks_late=True)
             ^^^^^^^^^^^^^^ CEL115 a task whose process is killed is lost, although it is acknowledged late: `reject_on_worker_lost` is not set
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(acks_late=True, reject_on_worker_lost=True)
…
```

## Where it is said what is to be done

```python title="shop/tasks.py"
from celery import shared_task

from shop.limits import OPTIONS
from shop.tasks_base import Late


@shared_task(acks_late=True, reject_on_worker_lost=True)
def a(): ...


@shared_task(acks_late=True, reject_on_worker_lost=False)
def b(): ...


@shared_task(acks_late=True, retry_on_worker_lost=True)
def c(): ...


@shared_task(acks_late=True, **OPTIONS)
def d(): ...


@shared_task(acks_late=True, base=Late)
def e(): ...


@shared_task(acks_late=False)
def f(): ...
```

## In the settings

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_reject_on_worker_lost=True)


@app.task(acks_late=True)
def send(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.decorator_edits import add_options
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL115",
    "acks-late-loses-killed-task",
    "hint",
    subject=Task,
    words=("acks_late",),
    enabled=False,
    needs="definitions",
)

_DECIDING = ("reject_on_worker_lost", "retry_on_worker_lost")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds ``acks_late=True`` in a decorator, where nothing says what becomes of a killed task."""
    option = task.option("acks_late")
    if option is None or option.keyword is None or not isinstance(option.known, Plain) or not option.known.value:
        return
    if not task.is_complete or task.attributes != frozenset() or "base" in task.options:
        return
    if any(name in task.options or context.settings(f"task_{name}") for name in _DECIDING):
        return
    if context.settings("task_annotations"):
        return
    edits = add_options(task, {"reject_on_worker_lost": "True"}, context)
    yield Finding(
        option.keyword,
        "a task whose process is killed is lost, although it is acknowledged late: `reject_on_worker_lost` is not set",
        (Fix("add reject_on_worker_lost=True", Change(edits), safe=False, assist="acks-late"),) if edits else (),
    )
