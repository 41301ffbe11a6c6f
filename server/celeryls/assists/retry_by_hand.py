"""Limit the retries that the body asks for

`self.retry` reads `max_retries` and `default_retry_delay` from the task, by default three retries, three minutes
apart (`celery.app.task.Task.retry`); it reads none of the options of `autoretry_for`.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    bind=True
)
def send(self, order_id):
    try:
        deliver(order_id)
    except OSError as error:
        raise self.retry(exc=error)$0
```
->
```python title="shop/tasks.py"
…
@shared_task(
    bind=True,
    max_retries=3,
    default_retry_delay=60
)
…
```

## A delay that every call gives leaves nothing to the default

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, max_retries=5)$0
def send(self, order_id):
    try:
        deliver(order_id)
    except OSError as error:
        raise self.retry(exc=error, countdown=30)
```

## `retry_kwargs` says how often, when the body hands it to `self.retry`

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, retry_kwargs={"max_retries": 5})$0
def send(self, order_id):
    try:
        deliver(order_id)
    except OSError as error:
        raise self.retry(exc=error, **self.retry_kwargs)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.retrying import keywords
from celeryls.source.tasks.body import retries_by_hand, retry_calls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "retry"
RANK = 12

_DEFAULTS = {"max_retries": ("3",), "default_retry_delay": ("60",)}


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the body calls ``self.retry`` and the decorator leaves its limits to Celery."""
    if not retries_by_hand(target.task) or target.has("autoretry_for", "retry_kwargs"):
        return
    delayed = all(call & {"countdown", "eta", "**"} for call in retry_calls(target.task))
    missing = {
        option: value
        for option, value in _DEFAULTS.items()
        if not target.has(option) and not (option == "default_retry_delay" and delayed)
    }
    if missing:
        title = target.title("limit the retries of self.retry")
        kind = "refactor.rewrite.celery.retry"
        yield Offer("retry-by-hand", title, kind, lambda: target.add(keywords(missing)))
