"""Limit the rate, for each worker

`rate_limit="10/m"` lets a worker start ten of these tasks a minute; `/s` and `/h` count seconds and hours
(`celery.utils.time.rate`). **It counts for each worker node**: two workers run twenty. What has to wait holds up the
tasks behind it in the same queue. There is no limit over all workers in Celery.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(queue="mail")$0
def send(address): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(queue="mail", rate_limit="10/m")
…
```

## A limit that is there stays

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(rate_limit=None)$0
def send(address): ...
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

FAMILY = "rate-limit"
RANK = 20

_UNITS = (("minute", "m", "10"), ("second", "s", "10"), ("hour", "h", "100"))


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the decorator has no ``rate_limit``, once for each unit."""
    if target.has("rate_limit"):
        return
    for unit, letter, number in _UNITS:
        title = target.title(f"limit the rate per {unit} (each worker counts for itself)")
        value = (target.style.quote, Stop(1, number), f"/{letter}{target.style.quote}")
        keyword = Keyword("rate_limit", value)
        yield Offer(
            f"rate-limit-per-{unit}",
            title,
            "refactor.rewrite.celery.rateLimit",
            lambda keyword=keyword: target.add([keyword]),  # type: ignore[misc]  # mypy can't type a default here
        )
