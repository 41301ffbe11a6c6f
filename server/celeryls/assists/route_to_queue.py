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
@shared_task(queue="default")
…
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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "routing"
RANK = 30


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the decorator says nothing about routing."""
    if target.has("queue", "exchange", "routing_key"):
        return
    quote, queues = target.style.quote, target.context.queues
    stop = Stop(1, queues[0], queues if len(queues) > 1 else ())
    keyword = Keyword("queue", (quote, stop, quote))
    deprecated = ", which Celery 5.7 deprecates" if target.context.deprecates_queue else ""
    title = target.title(f"route to a queue (queue= on the decorator{deprecated})")
    yield Offer("route-to-queue", title, "refactor.rewrite.celery.routing", lambda: target.add([keyword]))
