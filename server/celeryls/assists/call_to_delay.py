"""Send a task instead of calling it

`ship(1)` runs the task's function here and now, in the process that calls it. `ship.delay(1)` sends a message, and a worker runs it.

## Example

```python title="shop/views.py"
from shop.tasks import ship


def checkout(order):
    ship$0(order.pk)
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```
->
```python title="shop/views.py"
…
    ship.delay(order.pk)
```

## Through a module

```python title="shop/views.py"
from shop import tasks


def checkout(order):
    if order.is_paid:
        tasks.ship(
            order.pk$0,
            day=order.day,
        )
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def ship(self, order_id, day): ...
```
->
```python title="shop/views.py"
…
        tasks.ship.delay(
…
```

## In another task

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...


@shared_task
def pack(order_id):
    ship(order_id)$0
```
->
```python title="shop/tasks.py"
…
    ship.delay(order_id)
```

## A result that is used would be another one

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...


def checkout(order):
    return ship$0(order.pk)
```

## A test calls the function

```python title="tests/test_tasks.py"
from shop.tasks import ship


def test_ship():
    ship$0(1)
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.features.assisting.offer import Offer
from celeryls.project.names.purposes import purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.called import CalledTask

FAMILY = "send"
RANK = 50


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered for a direct call whose value nothing uses, outside of tests."""
    if call.method or not call.is_dropped or call.arguments_node is None:
        return
    if purpose_of(call.context.path, call.context.root) == "test":
        return
    change = Change((insert(call.owner.end, ".delay"),))
    title = "Celery: send it to a worker (delay)"
    yield Offer("call-to-delay", title, "refactor.rewrite.celery.send", lambda: change, extent=call.span)
