"""Name the exceptions to retry on

`retry_backoff`, `retry_backoff_max`, `retry_jitter` and `retry_kwargs` are read by the wrapper that `autoretry_for` adds to a
task (`celery.app.autoretry.add_autoretry_behaviour`); without it they have no effect, and the task runs once.

## Example

```python title="shop/tasks.py"
import httpx
from celery import shared_task


@shared_task(retry_backoff=True, retry_kwargs={"max_retries": 5})$0
def fetch(url):
    return httpx.get(url).raise_for_status().json()
```
->
```python title="shop/tasks.py"
…
@shared_task(
    retry_backoff=True,
    retry_kwargs={"max_retries": 5},
    autoretry_for=(httpx.HTTPError,),
)
…
```

## A body that reads the options by hand needs no wrapper

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, retry_backoff=60)$0
def fetch(self, url):
    wait(self.retry_backoff * 2**self.request.retries)
```

## A function that gets the task may retry it

```python title="shop/tasks.py"
from celery import shared_task

from shop.webhooks import deliver


@shared_task(bind=True, retry_backoff=60)$0
def fetch(self, url):
    deliver(self, url)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.retrying import exceptions, guessed, keywords
from celeryls.source.tasks.body import passes_itself_on, retries_by_hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target

FAMILY = "retry"
RANK = 0

_DEAD = ("retry_backoff", "retry_backoff_max", "retry_jitter", "retry_kwargs")


def offers(target: Target) -> Iterator[Offer]:
    """Offered where options wait for an ``autoretry_for`` that is not there."""
    if target.has("autoretry_for", "base") or not target.has(*_DEAD) or target.task.decorator.spreads:
        return
    if target.is_named():
        return  # nobody knows what the project's own decorator sets
    read = any(f".{option}" in target.task.body for option in _DEAD)
    if not read and not retries_by_hand(target.task) and not passes_itself_on(target.task):
        title = guessed(target, "add autoretry_for (the retry options have no effect without it)")
        yield Offer("retry-on-nothing", target.title(title), "quickfix", lambda: _change(target))


def _change(target: Target) -> Change:
    found, imports = exceptions(target)
    return target.add(keywords({"autoretry_for": found}), imports)
