"""Send consecutive tasks as a chain

Several `delay` one after the other say nothing of an order: the tasks are sent in it, and run side by side. In a `chain(…)` each starts after the one before has
succeeded, and none after one that fails (`celery.canvas.chain`). The signatures are immutable (`.si`), so no task gets the result of another one.

Where each statement waits for its task, `.delay(…).get()`, the order is there already, and the wait only keeps this process busy: the chain keeps the order without it, as
the title says. If the last statement waits, one wait for the whole chain stays, and raises the error of the task that failed.

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
from celery import chain

from .tasks import pack, ship


def checkout(order):
    chain(pack.si(order.pk), ship.si(order.pk, day=order.day)).delay()
```

## Each waits for the one before

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


@shared_task
def ship(order_id): ...


def checkout(order):
    pack.delay(order).get()
    ship.delay$0(order).get()
    pack.delay(order + 1)
    print("done")
```
->
```python title="shop/tasks.py"
from celery import chain, shared_task
…
def checkout(order):
    chain(pack.si(order), ship.si(order), pack.si(order + 1)).delay()
    print("done")
```

## The last one waits, too

```python title="shop/tasks.py"
from celery import chain, shared_task


@shared_task
def pack(order_id, customer_name): ...


@shared_task
def ship(order_id, customer_name): ...


def checkout(order):
    pack.delay$0(order.pk, customer_name=order.customer.name).get()
    ship.delay(order.pk, customer_name=order.customer.name).get()
```
->
```python title="shop/tasks.py"
…
    chain(
        pack.si(order.pk, customer_name=order.customer.name),
        ship.si(order.pk, customer_name=order.customer.name),
    ).delay().get()
```

## Some wait and others don't

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


def checkout(order):
    pack.delay$0(order)
    pack.delay(order + 1).get()
    pack.delay(order + 2)
```

## A result that is used

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


def checkout(order):
    pack.delay$0(order).get()
    return pack.delay(order + 1).get()
```

## A wait with a limit of its own

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


def checkout(order):
    pack.delay$0(order).get(timeout=10)
    pack.delay(order + 1)
```

## `chain` is something else here

```python title="shop/tasks.py"
from itertools import chain

from celery import shared_task


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
RANK = 57


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered where at least two calls stand one after the other, and all but the last wait for their task, or none."""
    found = consecutive(call)
    if len(found) < 2 or len({each.waits for each in found[:-1]}) > 1:
        return
    waits, last = found[0].waits, found[-1]
    if last.waits and not waits:
        return
    if merge(call.file.text, ("from celery import chain",), style=call.style).conflicts:
        return
    change = as_canvas(found, "chain", "si", ".delay().get()" if last.waits else ".delay()")
    order = "each starts after the one before has succeeded"
    remark = "one wait for all" if last.waits else f"{order}; this code no longer waits" if waits else order
    title = f"Celery: send these {len(found)} tasks as a chain ({remark})"
    kind = "refactor.rewrite.celery.canvas"
    yield Offer("dispatches-to-chain", title, kind, lambda: change, extent=extent_of(found))
