"""Turn a task into a function

Removes the decorator of a task that nothing sends: what calls it runs it in place, as before.

Offered where the whole project is read, and no code, schedule, route or test names the task for anything but a direct call.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


@shared_task$0
def ship(order_id):
    pack(order_id)
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


def ship(order_id):
    pack(order_id)
```

## A decorator of several lines, below another one

```python title="shop/tasks.py"
from celery import shared_task

from shop.log import logged


@logged
@shared_task(
    rate_limit="10/m",
)
def ship(order_id):$0
    return order_id
```
->
```python title="shop/tasks.py"
from celery import shared_task

from shop.log import logged


@logged
def ship(order_id):
    return order_id
```

## One that is called in place

```python title="shop/views.py"
from shop.tasks import ship


def checkout(order):
    return ship(order.pk)
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```
->
```python title="shop/tasks.py"
from celery import shared_task


def ship(order_id): ...
```

## A task that is sent

```python title="shop/views.py"
from shop.tasks import ship


def checkout(order):
    ship.delay(order.pk)
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```

## A bound task uses what only tasks have

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def ship(self, order_id): ...
```

## A schedule names it

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {"nightly": {"task": "shop.celery.cleanup", "schedule": 86400}}


@app.task$0
def cleanup(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.features.assisting.offer import Offer
from celeryls.syntax import lines
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "task"
RANK = 72


def offers(target: Target) -> Iterator[Offer]:
    """Offered for a task that is not bound, and that nothing names for more than a direct call."""
    task, context, definition = target.known, target.context, target.task.definition
    if task is None or task.name is None or context.known is None or not context.whole:
        return
    if task.kind != "function" or task.wrapper is not None or task.call is not None or not definition.name:
        return
    if target.has("bind", "base") or target.task.decorator.spreads or not target.task.decorator.closes:
        return
    uses = context.known.uses_of(task.name)
    place = _lines(target)
    if place is not None and all(use.kind == "call" and use.method == "()" for use in uses):
        title = "Celery: turn it into a function (the project never names it to send it)"
        change = Change((replace(place.start, place.end, ""),))
        yield Offer("turn-into-function", title, "refactor.rewrite.celery.task", lambda: change, extent=definition.span)


def _lines(target: Target) -> Span | None:
    """The lines of the decorator; None if they have a comment, or anything else."""
    source, span = target.task.source, target.task.decorator.span
    start, end = lines.start(source, span.start), lines.end(source, span.end)
    around = source[start : span.start] + source[span.end : end]
    return Span(start, end) if not around.strip() and "#" not in source[start:end] else None
