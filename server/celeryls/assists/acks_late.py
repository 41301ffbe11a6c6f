"""Run a task again if its worker dies

A worker acknowledges a message before it runs the task, so that a task that is interrupted is lost. With `acks_late=True` it does so afterwards; with
`reject_on_worker_lost=True` the message also comes back if only the task's own process is killed, for want of memory or by its hard time limit
(`celery.worker.request.Request.on_failure`). **The task may then run twice**, and one that kills its process each time comes back for ever.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def pay(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(acks_late=True, reject_on_worker_lost=True)
…
```

## A task that is acknowledged late

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    acks_late=True,
    name="shop.pay",
)$0
def pay(order_id): ...
```
->
```python title="shop/tasks.py"
…
    name="shop.pay",
    reject_on_worker_lost=True,
…
```

## All tasks are acknowledged late

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_acks_late=True)


@app.task()$0
def pay(order_id): ...
```
->
```python title="shop/celery.py"
…
@app.task(reject_on_worker_lost=True)
…
```

## Early by intent

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(acks_late=False)$0
def pay(order_id): ...
```

## It is said what becomes of a killed task

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(acks_late=True, reject_on_worker_lost=False)$0
def pay(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import Keyword
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "acknowledge"
RANK = 16

_LATE, _LOST = Keyword("acks_late", ("True",)), Keyword("reject_on_worker_lost", ("True",))


def offers(target: Target) -> Iterator[Offer]:
    """Offered where nothing says what becomes of a killed task, and it is not acknowledged early by intent."""
    if target.has("reject_on_worker_lost", "retry_on_worker_lost"):
        return
    is_late = target.is_surely("acks_late", value=True)
    if target.has("acks_late") and not is_late:
        return
    missing = ([] if is_late else [_LATE]) + ([] if target.is_surely("reject_on_worker_lost", value=True) else [_LOST])
    if missing:
        dies = "its process is killed" if is_late else "its worker dies"
        title = target.title(f"run it again if {dies} ({', '.join(each.name for each in missing)})")
        yield Offer("acks-late", title, "refactor.rewrite.celery.acknowledge", lambda: target.add(missing))
