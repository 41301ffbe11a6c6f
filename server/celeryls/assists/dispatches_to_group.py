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

from celeryls.edit.change import Change
from celeryls.edit.imports.add import merge
from celeryls.edit.items import enclosed
from celeryls.edit.text import Edit
from celeryls.features.assisting.called import called_task_at
from celeryls.features.assisting.offer import Offer
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.features.assisting.called import CalledTask

FAMILY = "canvas"
RANK = 56

_IMPORT = "from celery import group"


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered where at least two calls stand one after the other, with nothing between them."""
    if call.method != "delay" or not call.is_dropped:
        return
    calls = _consecutive(call)
    if len(calls) > 1 and not merge(call.file.text, (_IMPORT,), style=call.style).conflicts:
        extent = Span(calls[0].span.start, calls[-1].span.end)
        kind = "refactor.rewrite.celery.canvas"
        title = f"Celery: send these {len(calls)} tasks as a group"
        yield Offer("dispatches-to-group", title, kind, lambda: _change(calls, extent), extent=extent)


def _change(calls: list[CalledTask], extent: Span) -> Change:
    first = calls[0]
    signatures = [(f"{each.name_of_task}.s{each.text[each.name.end : each.span.end]}",) for each in calls]
    without = first.text[: extent.start] + first.text[extent.end :]
    (opening, *parts) = enclosed(without, extent.start, ("group(", ")"), signatures, first.style).parts
    return Change((Edit(extent.start, extent.end, (opening, *parts, ".delay()")),), (_IMPORT,))


def _consecutive(call: CalledTask) -> list[CalledTask]:
    """The call with those directly before and after it, each a statement of its own, with nothing but white space between."""
    found = [call]
    for forward in (False, True):
        statement = call.node.parent
        while statement is not None:
            other = statement.next_sibling if forward else statement.prev_sibling
            near = _sent(other, call) if other is not None else None
            if near is None:
                break
            found.insert(len(found) if forward else 0, near)
            statement = other
    return found


def _sent(statement: Node, call: CalledTask) -> CalledTask | None:
    """The task that a statement sends with ``delay``; None for any other one."""
    inner = statement.named_children[0] if statement.type == "expression_statement" else None
    if inner is None or inner.type != "call":
        return None
    at = call.unit.start + inner.start_byte
    found = called_task_at(call.file, at, at, call.style, call.context)
    if found is None or found.method != "delay" or found.span != Span(inner.start_byte, inner.end_byte):
        return None
    return found if found.is_dropped and found.arguments_node is not None else None
