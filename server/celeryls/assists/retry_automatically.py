"""Replace `self.retry` by `autoretry_for`

A body that is nothing but a `try` whose handler calls `self.retry(exc=…)` does what `autoretry_for` does (`celery.app.autoretry.add_autoretry_behaviour`): the same exceptions, the same number of retries, the same
delay. Options for backoff have an effect from then on.

Offered only where both surely do the same: one handler, of exceptions that the decorator can name, and `self.retry` without further arguments.

## Example

```python title="shop/tasks.py"
import requests
from celery import shared_task


@shared_task(bind=True)$0
def notify(self, url):
    try:
        requests.post(url)
    except requests.RequestException as error:
        raise self.retry(exc=error)
```
->
```python title="shop/tasks.py"
import requests
from celery import shared_task


@shared_task(bind=True, autoretry_for=(requests.RequestException,))
def notify(self, url):
    requests.post(url)
```

## Below a docstring, with several exceptions

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, max_retries=5, default_retry_delay=60)
def notify(self, url):
    \"\"\"Tell the shop.\"\"\"
    try:
        if url:
            # by the carrier
            return deliver(url)
        return None
    except (ConnectionError, TimeoutError) as exc:
        self.retry(exc=exc)$0
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    bind=True,
    max_retries=5,
    default_retry_delay=60,
    autoretry_for=(ConnectionError, TimeoutError),
)
def notify(self, url):
    \"\"\"Tell the shop.\"\"\"
    if url:
        # by the carrier
        return deliver(url)
    return None
```

## With another name for the task

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(
    bind=True,
)$0
def notify(task, url):
    try:
        deliver(url)
    except OSError as error:
        raise task.retry(exc=error)
```
->
```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(
    bind=True,
    autoretry_for=(OSError,),
)
def notify(task, url):
    deliver(url)
```

## A delay that the call gives

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def notify(self, url):
    try:
        deliver(url)
    except OSError as error:
        raise self.retry(exc=error, countdown=2**self.request.retries)
```

## A handler that does more

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def notify(self, url):
    try:
        deliver(url)
    except OSError as error:
        print(error)
        raise self.retry(exc=error)
```

## All exceptions, among which are Celery's own

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def notify(self, url):
    try:
        deliver(url)
    except Exception as error:
        raise self.retry(exc=error)
```
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from celeryls.edit.keywords import Keyword
from celeryls.features.assisting.manual_retry import manual_retry
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import Change
    from celeryls.features.assisting.manual_retry import ManualRetry
    from celeryls.features.assisting.offer import Target

FAMILY = "retry"
RANK = 9

_OTHERS = ("autoretry_for", "dont_autoretry_for", "retry_kwargs", "retry_backoff", "retry_backoff_max", "retry_jitter")


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the body is one ``try`` that retries by hand, and the decorator has nothing that would change it."""
    if ".retry(" not in target.task.body or target.has(*_OTHERS) or target.task.decorator.spreads or target.is_named():
        return
    if target.source("bind") != "True" or target.task.definition.decorators != (target.task.decorator,):
        return
    found = manual_retry(target)
    if found is not None:
        title = target.title("retry with autoretry_for instead of self.retry")
        kind, extent = "refactor.rewrite.celery.retry", target.task.definition.span
        yield Offer("retry-automatically", title, kind, lambda: _change(target, found), extent=extent)


def _change(target: Target, found: ManualRetry) -> Change:
    change = target.add([Keyword("autoretry_for", (found.exceptions,))])
    return replace(change, edits=(*change.edits, found.edit))
