"""Send consecutive tasks as a group

Several `delay` one after the other become one `group(…)`, whose result tells when all of them are done (`celery.canvas.group`). The tasks are sent in the same order, and run side by side as before.

Offered on one of at least two consecutive calls of tasks with `delay`, whose results nothing uses.

## Example

```python title="shop/views.py"
from .tasks import pack, ship


def checkout(order):
    pack.delay$0(order.pk)
    ship.delay(order.pk, day=order.day)
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


@shared_task
def ship(order_id, day): ...
```
->
```python title="shop/views.py"
from celery import group

from .tasks import pack, ship


def checkout(order):
    group(pack.s(order.pk), ship.s(order.pk, day=order.day)).delay()
```

## Three of them, and the line is too long

```python title="shop/tasks.py"
from celery import group, shared_task


@shared_task
def notify(customer, message, urgent): ...


def notify_all(first, second, third):
    print(first)
    notify.delay(first, "Your order is on its way.", urgent=True)
    notify.delay(second, "Your order is on its way.", urgent=True)$0
    notify.delay(third, "Your order is on its way.", urgent=True)
    print(third)
```
->
```python title="shop/tasks.py"
from celery import group, shared_task


@shared_task
def notify(customer, message, urgent): ...


def notify_all(first, second, third):
    print(first)
    group(
        notify.s(first, "Your order is on its way.", urgent=True),
        notify.s(second, "Your order is on its way.", urgent=True),
        notify.s(third, "Your order is on its way.", urgent=True),
    ).delay()
    print(third)
```

## With another name for `celery`

```python title="shop/tasks.py"
import celery


@celery.shared_task
def pack(order_id): ...


def pack_both(one, other):
    if one:
        pack.delay(one)
        pack.delay(other$0)
```
->
```python title="shop/tasks.py"
import celery
from celery import group


@celery.shared_task
def pack(order_id): ...


def pack_both(one, other):
    if one:
        group(pack.s(one), pack.s(other)).delay()
```

## One alone

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


def pack_one(order):
    pack.delay$0(order)
    return order
```

## A comment between them, or a result that is used

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


def pack_both(one, other):
    pack.delay$0(one)
    # and then
    return pack.delay(other)
```

## `group` is something else here

```python title="shop/tasks.py"
from celery import shared_task

from shop.models import group


@shared_task
def pack(order_id): ...


def pack_both(one, other):
    pack.delay$0(one)
    pack.delay(other)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.imports.add import merge
from celeryls.features.assisting.consecutive import as_canvas, consecutive, extent_of
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.called import CalledTask

FAMILY = "canvas"
RANK = 56


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered where at least two calls stand one after the other, with nothing between them, and none waits."""
    found = consecutive(call)
    if len(found) < 2 or any(each.waits for each in found):
        return
    if not merge(call.file.text, ("from celery import group",), style=call.style).conflicts:
        kind, title = "refactor.rewrite.celery.canvas", f"Celery: send these {len(found)} tasks as a group"
        change = as_canvas(found, "group", "s", ".delay()")
        yield Offer("dispatches-to-group", title, kind, lambda: change, extent=extent_of(found))
