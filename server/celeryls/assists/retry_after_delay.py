"""Retry after a fixed delay

Retries on transient errors, always after the same wait: `autoretry_for`, `default_retry_delay` (seconds) and
`max_retries`. Without `default_retry_delay` the wait is Celery's three minutes (`celery.app.task.Task.default_retry_delay`).

## Example

```python title="shop/tasks.py"
import smtplib

from celery import shared_task


@shared_task()$0
def send(address):
    smtplib.SMTP("localhost").sendmail("shop@example.com", address, "Thank you")
```
->
```python title="shop/tasks.py"
…
@shared_task(autoretry_for=(OSError,), default_retry_delay=60, max_retries=3)
…
```

## Backoff would override the delay, so neither is offered together with the other

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff=True, retry_backoff_max=4, retry_jitter=True, max_retries=3)$0
def send(address): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.retrying import completed, guessed, missing, over_base, retries_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target

FAMILY = "retry"
RANK = 11

_POLICY = ("autoretry_for", "default_retry_delay", "max_retries")


def offers(target: Target) -> Iterator[Offer]:
    """Offered where an option of the policy is missing and nothing asks for backoff."""
    backoff = target.has("retry_backoff", "retry_backoff_max", "retry_jitter")
    if not missing(target, _POLICY) or backoff or retries_elsewhere(target):
        return
    half = target.has(*_POLICY)
    title = "complete the retry policy with a fixed delay" if half else "retry after a fixed delay"
    yield Offer(
        "retry-after-delay",
        target.title(guessed(target, over_base(target, title))),
        "refactor.rewrite.celery.retry",
        lambda: _change(target),
    )


def _change(target: Target) -> Change:
    return completed(target, _POLICY, {"default_retry_delay": ("60",), "max_retries": ("3",)})
