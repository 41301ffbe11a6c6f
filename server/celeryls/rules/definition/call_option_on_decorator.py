"""An option of the call on the decorator

`countdown`, `eta`, `link`, `task_id` and their like belong to one call: `apply_async(countdown=30)`. On the decorator they become attributes of
the task's class, which nothing reads (`celery.app.task.Task.apply_async`, `celery.app.base.Celery._task_from_fun`): the task is sent without them.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(countdown=30, max_retries=3)
             ^^^^^^^^^ CEL102 `countdown` has no effect here: it is an option of a call, `apply_async(countdown=…)`
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(max_retries=3)
…
```

## Several, and one alone

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(
    bind=True,
    link_error="shop.tasks.report",
    ^^^^^^^^^^ CEL102 `link_error` has no effect here: it is an option of a call, `apply_async(link_error=…)`
    headers={"a": 1},
    ^^^^^^^ CEL102 `headers` has no effect here: it is an option of a call, `apply_async(headers=…)`
)
def send(self, order_id): ...


@app.task(kwargs={"x": 1})
          ^^^^^^ CEL102 `kwargs` has no effect here: it is an option of a call, `apply_async(kwargs=…)`
def report(x=2): ...
```
->
```python title="shop/tasks.py"
…
@app.task(
    bind=True,
)
def send(self, order_id): ...


@app.task()
def report(x=2): ...
```

## Options of tasks and of plug-ins, and attributes that something reads, are left alone

```python title="shop/tasks.py"
from celery import Task, shared_task
from shop.bases import Delayed


@shared_task(queue="mail", priority=3, expires=60, serializer="json", time_limit=10, soft_time_limit=5)
def a(): ...


class Waiting(Task):
    countdown = 10

    def apply_async(self, *args, **options):
        return super().apply_async(*args, countdown=self.countdown, **options)


@shared_task(base=Waiting, countdown=30)
def b(): ...


@shared_task(base=Delayed, countdown=30)
def c(): ...


@shared_task(bind=True, countdown=30)
def d(self):
    raise self.retry(countdown=self.countdown)


@shared_task(link="x")
def e(): ...


print(e.link)


def job(countdown=0, **options):
    return shared_task(**options)


@job(countdown=30)
def f(): ...


@shared_task(owner="shop", once=True, timeout=60, connection="x")
def g(): ...
```

## Calls take them

```python title="shop/views.py"
from celery import shared_task


@shared_task
def send(order_id): ...


send.apply_async((1,), countdown=30)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.definitions.decorator_keywords import own_keywords
from celeryls.checking.options.decorator_edits import remove_argument
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL102", "call-option-on-decorator", "error", subject=Task, words=("task(",), needs="definitions")

_OF_CALLS = frozenset(
    (
        "args",
        "countdown",
        "eta",
        "headers",
        "kwargs",
        "link",
        "link_error",
        "reply_to",
        "retry_policy",
        "shadow",
        "task_id",
    )
)
"""Those that nobody takes for anything else: a project's own `timeout` may be read by its own code."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds keywords of Celery's own decorators that only a call reads."""
    for decorator, number, argument, name in own_keywords(task):
        if name not in _OF_CALLS or name in context.catalogue.task_options:
            continue
        if f".{name}" in context.text or f'"{name}"' in context.text:
            continue  # something reads the attribute
        edits = remove_argument(decorator, number, context)
        fixes = (Fix(f"remove {name}", Change(edits), safe=False),) if edits else ()
        wrong = f"`{name}` has no effect here: it is an option of a call, `apply_async({name}=…)`"
        yield Finding(argument.range.beginning(len(name)), wrong, fixes)
