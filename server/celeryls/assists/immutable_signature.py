"""Make a signature immutable, or take that back

In a chain, `.s()` gets the result of the task before as its first argument; `.si()` is immutable and gets none (`celery.canvas.Signature`).

## Example

```python title="shop/tasks.py"
from celery import chain, shared_task


@shared_task
def pack(order_id): ...


@shared_task
def ship(order_id): ...


def checkout(order):
    chain(pack.s(order.pk), ship.s$0(order.pk)).delay()
```
->
```python title="shop/tasks.py"
…
    chain(pack.s(order.pk), ship.si(order.pk)).delay()
```

## One that lacks an argument takes the result

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


@shared_task
def ship(parcel, day): ...


def checkout(order):
    return pack.s(order.pk) | ship.si(day$0=order.day)
```
->
```python title="shop/tasks.py"
…
    return pack.s(order.pk) | ship.s(day=order.day)
```

## A bound task without arguments

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def cleanup(self): ...


step = cleanup.s()$0
```
->
```python title="shop/tasks.py"
…
step = cleanup.si()
```

## A signature that needs the result

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(parcel): ...


step = ship.s$0()
```

## A task that is not known

```python title="shop/views.py"
from elsewhere import ship

step = ship.s$0(1)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.called import CalledTask

FAMILY = "signature"
RANK = 58

_OTHER = {"s": "si", "si": "s"}


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered where the signature surely has the arguments that its task needs then: as many, or one less."""
    other = _OTHER.get(call.method)
    missing = _missing(call)
    if other is None or missing is None or missing != (1 if other == "s" else 0):
        return
    remark = "the result of the task before is its first argument" if other == "s" else "it gets no result"
    change = Change((replace(*call.name, other),))
    title = f"Celery: use .{other}(): {remark}"
    kind = "refactor.rewrite.celery.signature"
    yield Offer("immutable-signature", title, kind, lambda: change, extent=call.span)


def _missing(call: CalledTask) -> int | None:
    """How many required parameters the arguments leave; None if that is unknown, or differs between tasks."""
    given = call.arguments
    if call.arguments_node is None or any(each.name in ("*", "**") for each in given):
        return None
    positional = sum(each.name is None for each in given)
    named = {each.name for each in given}
    counts = {
        None if task.required is None else len([name for name in task.required[positional:] if name not in named])
        for task in call.tasks
    }
    return counts.pop() if len(counts) == 1 else None
