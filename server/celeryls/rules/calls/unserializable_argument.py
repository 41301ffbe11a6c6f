"""An argument that JSON has no form for

A message is JSON unless the settings say otherwise. kombu also writes datetimes, decimals, UUIDs and bytes, but no sets, functions, timedeltas, model
instances or querysets: the call raises `EncodeError: Object of type set is not JSON serializable`, and no message is sent. What a task gets of a
model should be its key: when the task runs, the row may have changed.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```

```python title="shop/views.py"
from shop.models import Order
from shop.tasks import pay


def checkout(number):
    order = Order.objects.get(number=number)
    pay.delay(order)
              ^^^^^ CEL309 `delay` raises EncodeError: a model instance is not JSON serializable
```
->
```python title="shop/views.py"
…
    pay.delay(order.pk)
```

## Each form of call

```python title="shop/celery.py"
from datetime import timedelta

from celery import Celery
from django.shortcuts import get_object_or_404

from shop.models import Order

app = Celery("shop")


@app.task(name="pay")
def pay(order, later=None): ...


def checkout(request, number):
    order = get_object_or_404(Order, number=number)
    orders = Order.objects.filter(paid=False).order_by("number")
    pay.delay({1, 2}, later=lambda: 1)
              ^^^^^^ CEL309 `delay` raises EncodeError: a set is not JSON serializable
                            ^^^^^^^^^ CEL309 `delay` raises EncodeError: a function is not JSON serializable
    pay.apply_async((order, 1), {"later": timedelta(minutes=5)})
                     ^^^^^ CEL309 `apply_async` raises EncodeError: a model instance is not JSON serializable
                                          ^^^^^^^^^^^^^^^^^^^^ CEL309 `apply_async` raises EncodeError: a timedelta is not JSON serializable
    pay.delay_on_commit(orders)
                        ^^^^^^ CEL309 the commit raises EncodeError: a queryset is not JSON serializable
    pay.s(Order.objects.create(number=number))
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL309 sending this signature raises EncodeError: a model instance is not JSON serializable
    pay.delay(range(3), later=set(number))
              ^^^^^^^^ CEL309 `delay` raises EncodeError: a range is not JSON serializable
                              ^^^^^^^^^^^ CEL309 `delay` raises EncodeError: a set is not JSON serializable
    pay.delay(Order.objects.values_list("pk", flat=True), later=[{1}])
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL309 `delay` raises EncodeError: a queryset is not JSON serializable
                                                                 ^^^ CEL309 `delay` raises EncodeError: a set is not JSON serializable
    pay.delay(..., later={"minutes": ...})
              ^^^ CEL309 `delay` raises EncodeError: an ellipsis is not JSON serializable
                                     ^^^ CEL309 `delay` raises EncodeError: an ellipsis is not JSON serializable
    app.send_task("pay", args=[order])
                               ^^^^^ CEL309 `send_task` raises EncodeError: a model instance is not JSON serializable
```
->
```python title="shop/celery.py"
…
    pay.apply_async((order.pk, 1), {"later": timedelta(minutes=5)})
    pay.delay_on_commit(orders)
    pay.s(Order.objects.create(number=number).pk)
…
    app.send_task("pay", args=[order.pk])
```

## What JSON and kombu can write, and what is not known

```python title="shop/tasks.py"
from datetime import datetime
from uuid import uuid4

from celery import shared_task

from shop.models import Order


@shared_task
def pay(order, later=None): ...


def checkout(request, number, key):
    order = Order.objects.get(number=number)
    row = Order.objects.values().get(number=number)
    orders = Order.objects.filter(paid=False)
    if key:
        key = Order.objects.get(number=number)
    client = request.client.objects
    pay.delay(order.pk, datetime.now())
    pay.delay(str(order), later=[1, "a", None, {"b": 2.5}, (1,)])
    pay.delay(uuid4(), later=b"bytes")
    pay.delay(row)
    pay.delay(key)
    pay.delay(list(orders.values_list("pk", flat=True)))
    pay.delay(orders.count(), later=orders.exists())
    pay.delay([each.pk for each in orders])
    pay.delay(number, later=request)
    pay.delay(Order.objects.aggregate(number=number))
    pay.delay(client.fetch(number))
    pay.apply_async(args=[order.pk], countdown=3)
    pay.apply_async((order,), serializer="pickle")
    pay(order)
    pay.run(order)
    pay.apply((order,))
```

## Tasks of another serializer

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_serializer="pickle")


@app.task
def pay(order): ...


pay.delay({1, 2})
```

## A test may only look at a signature

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```
```python title="tests/test_pay.py"
from shop.tasks import pay

assert pay.s({1, 2}) != pay.s({3})
```

## A serializer of the task itself

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(serializer="pickle")
def pay(order): ...


pay.delay({1, 2})
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.calls.expected_errors import SIGNING, expects_error, is_only_looked_at
from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.calls.sent_values import has_own_serializer, sends_arguments, sent_arguments
from celeryls.checking.calls.unserializable import unserializable
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.project.subjects.model import Call
from celeryls.source.expression.values import CallExpression, Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import Value

RULE = Rule(
    "CEL309",
    "unserializable-argument",
    "warning",
    subject=Call,
    words=(".delay", ".apply_async", ".s(", ".si(", "send_task"),
    needs="uses",
)


def check(call: Call, context: Context) -> Iterator[Finding]:
    """Finds arguments that surely are of a type that JSON has no form for."""
    if not sends_arguments(call) or not call.owner or not are_sent_as_usual(call.tasks):
        return
    if has_own_serializer(call, context) or is_only_looked_at(call.method, context):
        return
    place, scope = call.call.range, call.scope
    found = [each for part in sent_arguments(call) for each in unserializable(part, place, scope, context)]
    if not found or expects_error(call.call.range, context):
        return
    for value, kind in found:
        message = f"{_raising(call.method)} EncodeError: {'an' if kind[0] in 'aeiou' else 'a'} {kind} is not JSON serializable"
        yield Finding(value.range, message, _fixes(value, kind, context))


def _raising(method: str) -> str:
    if method in SIGNING:
        return "sending this signature raises"
    return "the commit raises" if method.endswith("on_commit") else f"`{method}` raises"


def _fixes(value: Value, kind: str, context: Context) -> tuple[Fix, ...]:
    if kind != "model instance" or not isinstance(value, Name | CallExpression):
        return ()
    return (Fix("pass its key", Change((insert(context.span(value.range).end, ".pk"),)), safe=False),)
