"""Limit the rate, for each worker

`rate_limit="10/m"` lets a worker start ten of these tasks a minute; `/s` and `/h` count seconds and hours
(`celery.utils.time.rate`). The editor offers one of each. **It applies to each worker node**: two workers run twenty. Tasks that have to wait delay
the tasks after them in the same queue. Celery has no limit across all workers.

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

## An existing limit is kept

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

_RATES = ("10/m", "1/s", "100/h")


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the decorator has no ``rate_limit``; the rate is chosen at its tab stop."""
    if target.has("rate_limit"):
        return
    title = target.title("limit the rate (per worker)")
    rate = Keyword("rate_limit", (target.style.quote, Stop(1, _RATES[0], _RATES), target.style.quote))
    yield Offer("rate-limit", title, "refactor.rewrite.celery.rateLimit", lambda: target.add([rate]))
