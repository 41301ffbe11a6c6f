"""Bind a task

With `bind=True` the function gets the task as its first argument, `self` (`celery.app.base.Celery.task`): it can read `self.request`, retry with `self.retry`,
and report its progress with `self.update_state`. Calls stay as they are.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def send(order_id): ...
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def send(self, order_id): ...
```

## Without parameters

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.cleanup")$0
def cleanup():
    return 1
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.cleanup", bind=True)
def cleanup(self):
    return 1
```

## Parameters with lines of their own

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    rate_limit="10/m",
)$0
def send(
    order_id: int,  # the order
    *,
    force: bool = False,
) -> None: ...
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    rate_limit="10/m",
    bind=True,
)
def send(
    self,
    order_id: int,  # the order
    *,
    force: bool = False,
) -> None: ...
```

## A task that is bound, or has a `self` of another kind

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def send(task, order_id): ...
```

## Another decorator below would get the task, too

```python title="shop/tasks.py"
from celery import shared_task

from shop.locks import locked_by


@shared_task$0
@locked_by("order_id")
def send(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.assisting.binding import bound, unbound_parameters
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "bind"
RANK = 32


def offers(target: Target) -> Iterator[Offer]:
    """Offered for a function that is surely not bound, has no ``self``, and only Celery's decorator at its ``def``."""
    parameters = unbound_parameters(target)
    if parameters is not None:
        title = target.title("bind it: self is the task (bind)")
        kind, extent = "refactor.rewrite.celery.bind", target.task.definition.span
        yield Offer("bind", title, kind, lambda: bound(target, parameters), extent=extent)
