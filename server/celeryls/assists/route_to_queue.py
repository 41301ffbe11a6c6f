"""Route to a queue, on the decorator

`queue="…"` sends the task's messages to a queue of that name. A worker only consumes `celery` unless `-Q` or `task_queues` names
others, so a message for a queue that no worker consumes waits silently. Celery 5.7 deprecates routing options on the
decorator in favor of `task_routes`; they work until 6.0.

## Example

```python title="apps/orders/tasks.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```
->
```python title="apps/orders/tasks.py"
…
@shared_task(queue="celery")
…
```

## A task that is routed in the settings has its queue there

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.orders"])
app.conf.task_routes = {"shop.orders.*": {"queue": "orders"}}
```

```python title="shop/orders.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```

## A task that has a queue, an exchange or a routing key keeps it

```python title="apps/orders/tasks.py"
from celery import shared_task


@shared_task(routing_key="orders")$0
def ship(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import Keyword
from celeryls.edit.stops import Stop
from celeryls.features.assisting.offer import Offer
from celeryls.routing.decided import decision, goes_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "routing"
RANK = 30


def offers(target: Target) -> Iterator[Offer]:
    """Offered where neither the decorator nor the routes say where the task goes."""
    if target.has("queue", "exchange", "routing_key") or _is_routed(target):
        return
    quote, queues = target.style.quote, target.context.queues
    stop = Stop(1, queues[0], queues if len(queues) > 1 else ())
    keyword = Keyword("queue", (quote, stop, quote))
    deprecated = ", which Celery 5.7 deprecates" if target.context.deprecates_queue else ""
    title = target.title(f"route to a queue (queue= on the decorator{deprecated})")
    yield Offer(
        "route-to-queue",
        title,
        "refactor.rewrite.celery.routing",
        lambda: target.add([keyword]),
        needs_answer=_goes_to(target, queues[0]),
    )


def _goes_to(target: Target, queue: str) -> bool:
    """Whether the task surely goes to that queue already."""
    known, task = target.context.known, target.known
    if known is None or task is None or task.name is None or not target.context.whole:
        return False
    name, apps = task.name, known.apps_of(task)
    return bool(apps) and all(goes_to(app, name, queue) for app in apps)


def _is_routed(target: Target) -> bool:
    known, task = target.context.known, target.known
    if known is None or task is None or task.name is None:
        return False
    return any(decision(app, task.name) is not None for app in known.apps_of(task))
