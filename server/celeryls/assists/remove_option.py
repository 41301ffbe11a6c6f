"""Remove an option

Removes the option under the cursor from the decorator, with its comma and, if it has a line of its own, that line. The default, or what the settings say, counts then.

An option that others need stays: `bind` while the function has `self`, `autoretry_for` beside the options of the retries, `acks_late` beside `reject_on_worker_lost`.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.ship", rate_limit$0="10/m", acks_late=True)
def ship(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(name="shop.ship", acks_late=True)
…
```

## One with a line of its own

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    name="shop.ship",  # as the shop calls it
    retry_kwargs={
        "max_retries": 5,$0
    },
    autoretry_for=(OSError,),
)
def ship(order_id): ...
```
->
```python title="shop/tasks.py"
…
    name="shop.ship",  # as the shop calls it
    autoretry_for=(OSError,),
…
```

## The only one

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(ignore_result=True$0)
def ship(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task()
…
```

## A comment would be lost

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    rate_limit$0="10/m",  # the carrier's limit
    acks_late=True,
)
def ship(order_id): ...
```

## An option that others need

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,)$0, retry_backoff=10)
def ship(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.removing import without_argument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "decorator"
RANK = 5

_RETRIES = ("retry_backoff", "retry_backoff_max", "retry_jitter", "retry_kwargs", "dont_autoretry_for", "max_retries")
_NEEDED_BY = {
    "autoretry_for": (*_RETRIES, "default_retry_delay"),
    "acks_late": ("reject_on_worker_lost", "acks_on_failure_or_timeout", "acks_on_failure", "acks_on_timeout"),
    "pydantic": ("pydantic_strict", "pydantic_context", "pydantic_dump_kwargs"),
}
_KEPT = frozenset(("bind", "base", "name", "*", "**"))


def offers(target: Target) -> Iterator[Offer]:
    """Offered for the option under the cursor, where nothing else in the task needs it."""
    decorator, cursor = target.task.decorator, target.cursor
    if cursor is None or not decorator.closes:
        return
    spans = [each.span for each in decorator.arguments]
    number = next((i for i, each in enumerate(spans) if each.start <= cursor.start <= cursor.end <= each.end), None)
    name = decorator.arguments[number].name if number is not None else None
    if number is None or name is None or name in _KEPT or target.has(*_NEEDED_BY.get(name, ())):
        return
    removed = without_argument(target.task, number)
    if removed is not None:
        kind, change = "refactor.rewrite.celery.decorator", Change((removed,))
        yield Offer("remove-option", f"Celery: remove {name}", kind, lambda: change, extent=decorator.span)
