"""A handler that catches everything also catches the soft time limit

At its soft time limit the worker raises `SoftTimeLimitExceeded` in the task, once. It is an `Exception`: a handler such as `except Exception` around the work catches it, and the
task goes on. In a loop the next item is begun, and only the hard limit (`time_limit`), if there is one, ends the task, by killing its process. Elsewhere the
task ends as SUCCESS, as if it had not run out of time.

## Example

```python title="shop/tasks.py"
from celery import shared_task

from shop import bank


@shared_task(soft_time_limit=60)
def pay_all(orders):
    for order in orders:
        try:
            bank.pay(order)
        except Exception:
        ^^^^^^^^^^^^^^^^ CEL603 a task that runs out of time goes on with the loop: this catches `SoftTimeLimitExceeded`
            bank.log(order)
```
->
```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
…
        try:
            bank.pay(order)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            bank.log(order)
```

## A limit for all tasks, a class, and a body without a loop

```python title="shop/celery.py"
from celery import Celery, Task

from shop import bank

app = Celery("shop", task_soft_time_limit=300)


@app.task
def watch():
    while True:
        try:
            bank.wait()
        except:
        ^^^^^^ CEL603 a task that runs out of time goes on with the loop: this catches `SoftTimeLimitExceeded`
            continue


@app.task
def quick():
    try:
        bank.open()
    except Exception:
        bank.close()


@app.task(soft_time_limit=30)
def pay(order_id):
    order = bank.order(order_id)
    try:
        bank.pay(order)
        bank.print(order)
    except (OSError, Exception) as error:
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL603 a task that runs out of time does not fail: this catches `SoftTimeLimitExceeded`
        print(error)


class Pay(Task):
    soft_time_limit = 30

    def run(self, order_id):
        try:
            bank.pay(order_id)
        except Exception:
        ^^^^^^^^^^^^^^^^ CEL603 a task that runs out of time does not fail: this catches `SoftTimeLimitExceeded`
            return False
```

## Handlers that end the task, or let the time-out pass

```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

from shop import bank


@shared_task(soft_time_limit=60)
def pay_all(orders):
    for order in orders:
        try:
            bank.pay(order)
        except SoftTimeLimitExceeded:
            bank.stop()
            break
        except Exception:
            bank.log(order)


@shared_task(soft_time_limit=60)
def pay(order):
    try:
        bank.pay(order)
    except Exception:
        bank.log(order)
        raise
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.handlers import Caught, head_of, is_broad, is_within, keeps, may_catch, raise_first
from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.options.settings import has_soft_limit, soft_limits
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Task
from celeryls.source.surroundings.model import InLoop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.bodies.own_task import TaskBody
    from celeryls.checking.context import Context
    from celeryls.source.bodies.model import Try

RULE = Rule(
    "CEL603",
    "soft-limit-swallowed",
    "warning",
    subject=Task,
    words=("except",),
    needs="definitions",
)

_ERROR = "celery.exceptions.SoftTimeLimitExceeded"
_NAMES = frozenset((_ERROR, "billiard.exceptions.SoftTimeLimitExceeded", "billiard.SoftTimeLimitExceeded"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds handlers of all exceptions that keep the time-out of a task with a soft limit."""
    if context.purpose == "test" or not has_soft_limit(task, context):
        return
    own = task_body(task, context)
    if own is None:
        return
    option = task.option("soft_time_limit")
    related = tuple(Related(spot, "the limit is given here") for spot in soft_limits(task, context))
    for each in own.body.tries:
        caught = _keeping(each, own, context)
        if caught is None:
            continue
        if _is_in_loop(each, context):
            if _is_left(caught, own):
                continue
            consequence = "goes on with the loop"
        elif option is not None and _is_most(each, own):  # a limit for all tasks is not about a short one
            consequence = "does not fail"
        else:
            continue
        message = f"a task that runs out of time {consequence}: this catches `SoftTimeLimitExceeded`"
        yield Finding(head_of(caught.handler, context), message, raise_first((_ERROR,), caught, context), related)


def _keeping(trying: Try, own: TaskBody, context: Context) -> Caught | None:
    """The handler of a ``try`` that gets a time-out and keeps it; None without one."""
    for handler in trying.handlers:
        if is_broad(handler, own.scope, context):
            return Caught(handler, trying.range) if keeps(handler, own.body, context) else None
        if may_catch(handler, _NAMES, own.scope, context):
            return None
    return None


def _is_in_loop(trying: Try, context: Context) -> bool:
    return any(isinstance(each, InLoop) for each in context.around(trying.range).around)


def _is_left(caught: Caught, own: TaskBody) -> bool:
    """Whether a handler may end the loop around it."""
    leaving = (each for each in own.body.exits if each.kind in ("return", "break"))
    return any(is_within(each.range, caught.handler.range) for each in leaving)


def _is_most(trying: Try, own: TaskBody) -> bool:
    """Whether most of what the body does stands in a ``try``."""
    handlers = [each.range for each in trying.handlers]
    calls = [each for each in own.body.calls if not any(is_within(each.range, part) for part in handlers)]
    inside = sum(is_within(each.range, trying.body) for each in calls)
    return inside > 0 and inside * 2 > len(calls)
