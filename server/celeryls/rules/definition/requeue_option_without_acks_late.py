"""An option for late acknowledgment, and the message is acknowledged early

A message is acknowledged before its task runs, unless the task has `acks_late=True`. Then it is gone, whatever becomes of the task: `reject_on_worker_lost` and
`acks_on_failure_or_timeout` (since 5.7 `acks_on_failure` and `acks_on_timeout`, too) have no effect (`celery.worker.request`).

With `acks_late=True` a task may run twice, so that it must bear that.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(reject_on_worker_lost=True)
             ^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL114 a task whose worker is killed is lost: `reject_on_worker_lost` has no effect without `acks_late`
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(reject_on_worker_lost=True, acks_late=True)
…
```

## Each option, and `acks_late` switched off

```python title="shop/celery.py"
from celery import Celery, Task

app = Celery("shop", task_acks_late=True)


@app.task(acks_late=False, acks_on_failure_or_timeout=False)
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL114 `acks_on_failure_or_timeout` has no effect without `acks_late`: the message is acknowledged before the task runs
def a(): ...


@app.task(acks_late=False, acks_on_timeout=False, acks_on_failure=False)
                           ^^^^^^^^^^^^^^^^^^^^^ CEL114 `acks_on_timeout` has no effect without `acks_late`: the message is acknowledged before the task runs
                                                  ^^^^^^^^^^^^^^^^^^^^^ CEL114 `acks_on_failure` has no effect without `acks_late`: the message is acknowledged before the task runs
def b(): ...


class Send(Task):
    acks_late = False
    reject_on_worker_lost = True
                            ^^^^ CEL114 a task whose worker is killed is lost: `reject_on_worker_lost` has no effect without `acks_late`

    def run(self): ...


app.register_task(Send())
```

## Late acknowledgment, or none that can be told

```python title="shop/tasks.py"
from celery import Task, shared_task

from shop.limits import LATE, OPTIONS
from shop.tasks_base import Late


@shared_task(acks_late=True, reject_on_worker_lost=True)
def a(): ...


@shared_task(acks_late=LATE, reject_on_worker_lost=True)
def b(): ...


@shared_task(reject_on_worker_lost=True, **OPTIONS)
def c(): ...


@shared_task(base=Late, reject_on_worker_lost=True)
def d(): ...


@shared_task(reject_on_worker_lost=False, acks_on_failure_or_timeout=True)
def e(): ...


class Base(Task):
    reject_on_worker_lost = True


@shared_task(retry_on_worker_lost=True)
def f(): ...
```

## In the settings

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_acks_late = True


@app.task(reject_on_worker_lost=True)
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
    "CEL114",
    "requeue-option-without-acks-late",
    "warning",
    subject=Task,
    words=("reject_on_worker_lost", "acks_on_"),
    needs="definitions",
)

_ASKING = {
    "reject_on_worker_lost": True,
    "acks_on_failure_or_timeout": False,
    "acks_on_failure": False,
    "acks_on_timeout": False,
}
"""The options, each with the value that asks for something else than an early acknowledgment does."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the options of a decorator that are read only after a late acknowledgment, where there surely is none."""
    late = task.option("acks_late")
    if not _is_acknowledged_early(task, context):
        return
    edits = add_options(task, {"acks_late": "True"}, context) if late is None else ()
    fixes = (Fix("add acks_late=True", Change(edits), safe=False),) if edits else ()
    for name, value in _ASKING.items():
        option = task.option(name)
        if option is None or option.at is None or not isinstance(option.known, Plain):
            continue
        if option.known.value is value:
            yield Finding(option.keyword or option.at, _message(name), fixes)


def _message(name: str) -> str:
    without = f"`{name}` has no effect without `acks_late`"
    if name == "reject_on_worker_lost":
        return f"a task whose worker is killed is lost: {without}"
    return f"{without}: the message is acknowledged before the task runs"


def _is_acknowledged_early(task: Task, context: Context) -> bool:
    """Whether a task surely is acknowledged before it runs."""
    if task.record is None or task.record.wrapper is not None or not task.is_complete or "base" in task.options:
        return False  # a class without a record of its own is the base of others
    if task.attributes is None or (task.kind == "function" and task.attributes) or context.settings("task_annotations"):
        return False
    late = task.option("acks_late")
    known = [late.known] if late is not None else [*context.settings("task_acks_late")]
    return all(isinstance(each, Plain) and not each.value for each in known)
