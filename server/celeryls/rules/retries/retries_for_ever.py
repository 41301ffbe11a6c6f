"""A task that is retried without end

With `max_retries=None` a task is retried until it succeeds. One whose cause does not pass, such as an order that was deleted, comes back for ever: such messages add up, and take
workers' time from others (`celery.app.task.Task.retry`).

## Example

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank


@shared_task(autoretry_for=(OSError,), max_retries=None, retry_backoff=True)
                                       ^^^^^^^^^^^^^^^^ CEL212 nothing ends the retries of this task
def pay(order_id):
    bank.pay(order_id)
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(OSError,), max_retries=10, retry_backoff=True)
…
```

## Retries by hand, and a class

```python title="shop/tasks.py"
from celery import Task, shared_task

from shop import bank


@shared_task(bind=True, max_retries=None)
                        ^^^^^^^^^^^^^^^^ CEL212 nothing ends the retries of this task
def pay(self, order_id):
    try:
        bank.pay(order_id)
    except OSError as error:
        raise self.retry(exc=error, countdown=60)


@shared_task(bind=True, max_retries=None)
                        ^^^^^^^^^^^^^^^^ CEL212 nothing ends the retries of this task
def wait(self, order_id):
    if not bank.has(order_id):
        raise self.retry(countdown=60)


class Pay(Task):
    autoretry_for = (OSError,)
    max_retries = None
                  ^^^^ CEL212 nothing ends the retries of this task

    def run(self, order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, max_retries=10)
…
@shared_task(bind=True, max_retries=10)
…
class Pay(Task):
    autoretry_for = (OSError,)
    max_retries = 10

    def run(self, order_id): ...
```

## A task that ends by itself, or is never retried

```python title="shop/tasks.py"
import time

from celery import shared_task

from shop import bank
from shop.retrying import MOST, give_up


@shared_task(bind=True, max_retries=None)
def a(self, order_id):
    if self.request.retries > 100:
        return
    raise self.retry()


@shared_task(bind=True, max_retries=None)
def b(self, order_id):
    raise self.retry(max_retries=5)


@shared_task(bind=True, max_retries=None)
def c(self, order_id, attempt=0):
    raise self.retry(kwargs={"attempt": attempt + 1})


@shared_task(bind=True, max_retries=None)
def d(self, order_id, until):
    if time.time() < until:
        raise self.retry()


@shared_task(max_retries=None)
def e(): ...


@shared_task(autoretry_for=(OSError,), max_retries=MOST)
def f(): ...


@shared_task(autoretry_for=(OSError,), max_retries=None, retry_kwargs={"max_retries": 5})
def g(): ...


@shared_task(autoretry_for=(), max_retries=None)
def h(): ...


@shared_task(bind=True, autoretry_for=(OSError,), max_retries=None)
def i(self):
    give_up(self)


@shared_task(autoretry_for=(OSError,), max_retries=None, expires=3600)
def j(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.options.autoretry import is_autoretried
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain
from celeryls.source.bodies.mentions import mentions_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL212",
    "retries-for-ever",
    "information",
    subject=Task,
    words=("max_retries",),
    needs="definitions",
)

_STOPS = frozenset(
    (
        "attempt",
        "attempts",
        "deadline",
        "expires",
        "max_retries",
        "monotonic",
        "now",
        "retries",
        "time",
        "tries",
        "utcnow",
    )
)
"""Names by which a body may end its own retries."""
_NUMBER = "10"
_ENDING = frozenset(("max_retries", "args", "kwargs", "expires", "*", "**"))
"""Arguments of ``retry`` that may end it."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds ``max_retries=None`` on a task that is retried and does not end that itself."""
    option = task.option("max_retries")
    if option is None or option.at is None or not isinstance(option.known, Plain) or option.known.value is not None:
        return
    if {"retry_kwargs", "expires"} & task.options.keys() or not task.is_complete or context.purpose == "test":
        return
    if not context.is_here(option.spot) or not _is_retried(task, context):
        return
    span = context.span(option.at)
    fixes = (
        (Fix(f"write max_retries={_NUMBER}", Change((replace(*span, _NUMBER),)), safe=False),)
        if context.source(option.at) == "None"
        else ()
    )
    yield Finding(option.keyword or option.at, "nothing ends the retries of this task", fixes)


def _is_retried(task: Task, context: Context) -> bool:
    """Whether a task surely is retried, and nothing in its body ends that."""
    own = task_body(task, context)
    if own is None:
        return False
    mentions = mentions_in(context.text, own.function)
    if mentions.names & _STOPS or (mentions.first_is_passed_on and task.is_bound is not False):
        return False
    calls = [*own.own_calls("retry", context)]
    if any(each.name in _ENDING for call in calls for each in call.arguments):
        return False
    return is_autoretried(task) or bool(calls)
