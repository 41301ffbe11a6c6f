"""Retry with backoff

Retries on transient errors, after a wait that doubles each time: `autoretry_for`, `retry_backoff`,
`retry_backoff_max`, `retry_jitter` and `max_retries`. The exceptions are those of the libraries that the task uses; if none is
known, the title says that they are a guess.

With `retry_backoff=10` the waits are at most 10, 20, 40, … seconds, and no more than `retry_backoff_max`. With jitter, which is
Celery's default, each is a random number of seconds up to that (`celery.utils.time.get_exponential_backoff_interval`).

## Example

```python title="shop/tasks.py"
from celery import shared_task
import requests


@shared_task$0
def notify(url):
    requests.post(url, timeout=30).raise_for_status()
```
->
```python title="shop/tasks.py"
…
@shared_task(
    autoretry_for=(requests.RequestException,),
    retry_backoff=10,
    retry_backoff_max=600,
    retry_jitter=True,
    max_retries=7,
)
…
```

## A partial policy is completed

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, autoretry_for=(OSError,), max_retries=3)$0
def send(self, order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(
    bind=True,
    autoretry_for=(OSError,),
    max_retries=3,
    retry_backoff=10,
    retry_backoff_max=40,
    retry_jitter=True,
)
…
```

## `max_retries` in `retry_kwargs` takes precedence, so none is added

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    autoretry_for=(OSError,),
    retry_kwargs={"max_retries": 5},  # the provider asks for five
)$0
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
    retry_kwargs={"max_retries": 5},  # the provider asks for five
    retry_backoff=10,
    retry_backoff_max=160,
    retry_jitter=True,
)
…
```

## A task that retries by hand is left alone

Nobody would catch its `self.retry`, and the wrapper of `autoretry_for` would add retries of its own.

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def send(self, order_id):
    try:
        deliver(order_id)
    except OSError as error:
        raise self.retry(exc=error)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.backoff import last_delay
from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.retrying import completed, guessed, max_retries, missing, over_base, retries_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target

FAMILY = "retry"
RANK = 10

_POLICY = ("autoretry_for", "retry_backoff", "retry_backoff_max", "retry_jitter", "max_retries")
_FACTOR, _CAP, _RETRIES = 10, 600, 7


def offers(target: Target) -> Iterator[Offer]:
    """Offered where an option of the policy is missing and nothing else decides when the task runs again."""
    if not missing(target, _POLICY) or target.has("default_retry_delay") or retries_elsewhere(target):
        return
    half = target.has(*_POLICY)
    title = "complete the retry policy with backoff" if half else "retry with backoff"
    yield Offer(
        "retry-with-backoff",
        target.title(guessed(target, over_base(target, title))),
        "refactor.rewrite.celery.retry",
        lambda: _change(target),
    )


def _change(target: Target) -> Change:
    backoff = target.source("retry_backoff")
    reached = last_delay(str(_FACTOR) if backoff is None else backoff, max_retries(target, default=_RETRIES))
    values = {
        "retry_backoff": (str(_FACTOR),),
        "retry_backoff_max": (str(_CAP if reached is None else min(_CAP, reached)),),
        "retry_jitter": ("True",),
        "max_retries": (str(_RETRIES),),
    }
    return completed(target, _POLICY, values)
