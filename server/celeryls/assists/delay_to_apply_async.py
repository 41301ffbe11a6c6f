"""Use `apply_async` instead of `delay`

`delay(1, y=2)` is short for `apply_async((1,), {"y": 2})`, which also takes the options of the call: `countdown`, `queue`, `expires` and others
(`celery.app.task.Task.delay`).

## Example

```python title="shop/views.py"
from shop.tasks import ship


def checkout(order):
    return ship.delay$0(order.pk)
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```
->
```python title="shop/views.py"
…
    return ship.apply_async((order.pk,))
```

## Positions, keywords and spreads

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id, *, day=None, **more): ...


def checkout(order, *ids, **more):
    ship.delay(order.pk$0, *ids, day=order.day, **more)
```
->
```python title="shop/tasks.py"
…
    ship.apply_async((order.pk, *ids), {"day": order.day, **more})
```

## Keywords on lines of their own, after the commit

```python title="shop/views.py"
from shop import tasks


def checkout(order):
    tasks.ship.delay_on_commit(
        order_id=order.pk,  # as text$0
        day='today',
    )
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id, day): ...
```
->
```python title="shop/views.py"
…
    tasks.ship.apply_async_on_commit(
        kwargs={'order_id': order.pk,  # as text
        'day': 'today'},
    )
```

## Without arguments

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def cleanup(): ...


cleanup.delay()$0
```
->
```python title="shop/tasks.py"
…
cleanup.apply_async()
```

## What is no task is left alone

```python title="shop/views.py"
from elsewhere import job

job.delay$0(1)
```

## A keyword before a position

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id, *more, day=None): ...


def checkout(order, more):
    ship.delay$0(order.pk, day=order.day, *more)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.sending import with_options
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.called import CalledTask

FAMILY = "send"
RANK = 54

_APPLYING = {"delay": "apply_async", "delay_on_commit": "apply_async_on_commit"}


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered where the arguments can be told apart into positional ones and keywords."""
    method = _APPLYING.get(call.method)
    if method is None or call.arguments_node is None:
        return
    edits = with_options(call.text, call.name, method, call.arguments, call.style.quote)
    if edits:
        title = f"Celery: use {method}, which takes options"
        kind = "refactor.rewrite.celery.send"
        yield Offer("delay-to-apply-async", title, kind, lambda: Change(edits), extent=call.span)
