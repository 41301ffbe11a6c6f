"""Let messages expire

`expires=3600` lets a worker discard a message that is older than an hour: the task is REVOKED instead of run (`celery.worker.request.Request.maybe_expire`). After a worker
has been down, tasks whose time has passed do not keep it busy. `expires=` of a call takes precedence.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def refresh(): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(expires=3600)
…
```

## With other options

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.refresh")$0
def refresh(): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(name="shop.refresh", expires=3600)
…
```

## A long line

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.inventory.refresh_all_prices", rate_limit="10/m", acks_late=True)$0
def refresh(): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(
    name="shop.inventory.refresh_all_prices",
    rate_limit="10/m",
    acks_late=True,
    expires=3600,
)
…
```

## A task that has a limit keeps it

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(expires=60)$0
def refresh(): ...
```

## One that is set by an annotation

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_annotations = {"shop.celery.refresh": {"expires": 60}}


@app.task$0
def refresh(): ...
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

FAMILY = "expires"
RANK = 40

_SECONDS = ("3600", "60", "600", "86400")


def offers(target: Target) -> Iterator[Offer]:
    """Offered where messages of the task do not expire; the number of seconds is chosen at its tab stop."""
    if not target.has("expires"):
        title = target.title("discard messages that are too old (expires)")
        keyword = Keyword("expires", (Stop(1, _SECONDS[0], _SECONDS),))
        yield Offer("expires", title, "refactor.rewrite.celery.expires", lambda: target.add([keyword]))
