"""A task returns what can't be stored

A result is stored as JSON. Where the task returns a set, a model instance or a queryset, the work is done, and then the task fails: `EncodeError: Object of type set is not JSON
serializable`. It is not retried, and its caller gets the error instead of the result (`celery.app.trace`). Return a key, a list, or nothing.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def names(orders):
    return {order.name for order in orders}
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL602 the work is done, then the task fails: EncodeError, a set is not JSON serializable
```

## Models, querysets, and values inside of others

```python title="shop/celery.py"
from datetime import timedelta

import requests
from celery import Celery, Task
from django.shortcuts import get_object_or_404

from shop.models import Order

app = Celery("shop", broker="redis://", backend="redis://")


@app.task
def create(total):
    order = Order.objects.create(total=total)
    return order
           ^^^^^ CEL602 the work is done, then the task fails: EncodeError, a model instance is not JSON serializable


@app.task(name="orders")
def orders(total):
    if not total:
        return None
    return {"total": total, "orders": [Order.objects.filter(total=total)]}
                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL602 the work is done, then the task fails: EncodeError, a queryset is not JSON serializable


@app.task
def fetch(url):
    try:
        return requests.get(url, timeout=10).json()
    except OSError as error:
        return error
               ^^^^^ CEL602 the work is done, then the task fails: EncodeError, an exception is not JSON serializable


class Find(Task):
    def run(self, pk):
        if pk is None:
            return timedelta(hours=1)
                   ^^^^^^^^^^^^^^^^^^ CEL602 the work is done, then the task fails: EncodeError, a timedelta is not JSON serializable
        return get_object_or_404(Order, pk=pk)
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL602 the work is done, then the task fails: EncodeError, a model instance is not JSON serializable


app.register_task(Find())
```

## Values that can be stored, or that can't be told

```python title="shop/tasks.py"
from datetime import datetime
from decimal import Decimal

from celery import Task, shared_task

from shop.models import Order
from shop.orders import as_json, find
from shop.tasks_base import Plain


@shared_task
def a(orders):
    return sorted({order.name for order in orders})


@shared_task
def b(pk):
    order = Order.objects.get(pk=pk)
    return {"pk": order.pk}


@shared_task
def c(pk):
    return list(Order.objects.values_list("pk", flat=True)), Order.objects.count(), datetime.now(), Decimal(1)


@shared_task(ignore_result=True)
def d(pk):
    return Order.objects.get(pk=pk)


@shared_task
@as_json
def e(pk):
    return Order.objects.get(pk=pk)


@shared_task(base=Plain)
def f(pk):
    return {pk}


@shared_task
def g(pk):
    def inner():
        return {pk}

    return find(pk)


@shared_task
def h(pk):
    found = find(pk)
    if found is None:
        found = {pk}
    return found


@shared_task(pydantic=True)
def i(pk):
    return Order.objects.get(pk=pk)
```

## Another serializer

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", result_serializer="pickle", backend="redis://")


@app.task
def names():
    return {"a", "b"}
```

## Without a backend nothing is stored

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", broker="redis://")


@app.task
def names():
    return {"a", "b"}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.bodies.own_task import task_body
from celeryls.checking.calls.unserializable import unserializable
from celeryls.checking.options.settings import stores_results
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain
from celeryls.source.expression.values import Name
from celeryls.source.surroundings.model import InTry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value
    from celeryls.syntax.places import Range

RULE = Rule("CEL602", "unserializable-result", "warning", subject=Task, words=("return ",), needs="definitions")

_OTHER_RESULTS = frozenset(("ignore_result", "pydantic", "backend", "typing", "base"))
"""Options with which a task may store something else, or nothing."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the returned values that surely are of a type that JSON has no form for."""
    if context.purpose == "test" or not _is_plain(task) or not _is_stored_as_json(context):
        return
    own = task_body(task, context)
    if own is None:
        return
    found = [
        each
        for left in own.body.exits
        if left.kind == "return" and left.value is not None
        for each in (
            *unserializable(left.value, left.range, own.scope, context),
            *_caught(left.value, left.range, context),
        )
    ]
    for value, kind in found:
        article = "an" if kind[0] in "eo" else "a"
        message = f"the work is done, then the task fails: EncodeError, {article} {kind} is not JSON serializable"
        yield Finding(value.range, message)


def _caught(value: Value, place: Range, context: Context) -> Iterator[tuple[Value, str]]:
    """The exception that a handler returns, alone."""
    if isinstance(value, Name):
        around = (each.handler for each in context.around(place).around if isinstance(each, InTry))
        if any(handler is not None and handler.name == value.dotted for handler in around):
            yield value, "exception"


def _is_plain(task: Task) -> bool:
    """Whether what the function returns is what the task stores."""
    if task.record is None or task.definition is None or _OTHER_RESULTS & task.options.keys() or not task.is_complete:
        return False
    if task.attributes is None or "__call__" in task.attributes or task.record.wrapper is not None:
        return False
    return task.kind == "class" or (len(task.definition.decorators) == 1 and task.definition.kind == "def")


def _is_stored_as_json(context: Context) -> bool:
    """Whether results are stored, as far as the settings can be read, and as JSON."""
    for name in ("result_serializer", "task_ignore_result"):
        usual = "json" if name == "result_serializer" else False
        if any(not isinstance(each, Plain) or each.value != usual for each in context.settings(name)):
            return False
    return stores_results(context)
