"""Exclude time-outs and rejections from the retries

`autoretry_for=(Exception,)` also covers `SoftTimeLimitExceeded`, which the worker raises in a task that runs too long, and `Reject`, with which a task
gives its message back. `dont_autoretry_for` names the exceptions that are not retried (`celery.app.autoretry`, since Celery 5.3).

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(Exception,))$0
def pay(order_id): ...
```
->
```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import Reject, SoftTimeLimitExceeded


@shared_task(
    autoretry_for=(Exception,),
    dont_autoretry_for=(SoftTimeLimitExceeded, Reject),
)
…
```

## Among other exceptions, and with an import that is there

```python title="shop/tasks.py"
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded as TimedOut, Reject


@shared_task(
    autoretry_for=[OSError, Exception],
    max_retries=3,
)$0
def pay(order_id): ...
```
->
```python title="shop/tasks.py"
…
    max_retries=3,
    dont_autoretry_for=(TimedOut, Reject),
…
```

## With a module of Celery's

```python title="shop/tasks.py"
import celery.exceptions


@celery.shared_task(autoretry_for=(BaseException,), retry_backoff=True)$0
def pay(order_id): ...
```
->
```python title="shop/tasks.py"
…
@celery.shared_task(
    autoretry_for=(BaseException,),
    retry_backoff=True,
    dont_autoretry_for=(
        celery.exceptions.SoftTimeLimitExceeded,
        celery.exceptions.Reject,
    ),
)
…
```

## Exceptions that cover neither are left alone

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,))$0
def pay(order_id): ...
```

## A task that says itself what is not retried

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(Exception,), dont_autoretry_for=(KeyError,))$0
def pay(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.time_outs import exclusion, retries_time_outs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target

FAMILY = "retry"
RANK = 13


def offers(target: Target) -> Iterator[Offer]:
    """Offered where ``autoretry_for`` covers all exceptions and nothing says which are excluded."""
    if retries_time_outs(target):
        title = target.title("don't retry after a time-out or a rejection")
        yield Offer("dont-autoretry-for", title, "refactor.rewrite.celery.retry", lambda: _change(target))


def _change(target: Target) -> Change:
    added, imports = exclusion(target)
    return target.add(added, imports)
