"""Schedule a task

Adds an entry for the task to the beat schedule of its app, wherever the project keeps it. The entry sends the task at three o'clock each night, in the time zone of the app, until you write another
`crontab`. A message that no worker took within an hour is discarded (`expires`), so that the task does not run late and then twice.

Offered for a task that needs no arguments, where the schedule is a dict and does not have the task yet.

## Example

```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop", include=["shop.orders"])
app.conf.beat_schedule = {
    "refresh-prices": {"task": "shop.prices.refresh", "schedule": crontab(minute="*/15")},
}
```

```python title="shop/orders.py"
from celery import shared_task


@shared_task$0
def cleanup_stale_orders(): ...
```
->
```python title="shop/celery.py"
…
    "refresh-prices": {"task": "shop.prices.refresh", "schedule": crontab(minute="*/15")},
    "cleanup-stale-orders": {
        "task": "shop.orders.cleanup_stale_orders",
        "schedule": crontab(hour=3, minute=0),
        "options": {"expires": 3600},
    },
…
```

## In the module of the task, with the import

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {}


@app.task(bind=True, name="cleanup")$0
def cleanup_stale_orders(self, days=7): ...
```
->
```python title="shop/celery.py"
from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.beat_schedule = {
    "cleanup-stale-orders": {
        "task": "cleanup",
        "schedule": crontab(hour=3, minute=0),
        "options": {"expires": 3600},
    },
}
…
```

## In settings with a namespace

```python title="shop/settings.py"
CELERY_TIMEZONE = 'UTC'
CELERY_BEAT_SCHEDULE = {
    'refresh': {'task': 'shop.prices.refresh', 'schedule': 60},
}
```

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.config_from_object("shop.settings", namespace="CELERY")


@app.task$0
def cleanup(): ...
```
->
```python title="shop/settings.py"
from celery.schedules import crontab

CELERY_TIMEZONE = 'UTC'
CELERY_BEAT_SCHEDULE = {
    'refresh': {'task': 'shop.prices.refresh', 'schedule': 60},
    'cleanup': {
        'task': 'shop.celery.cleanup',
        'schedule': crontab(hour=3, minute=0),
        'options': {'expires': 3600},
    },
}
```

## A task that is scheduled already

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {"nightly": {"task": "shop.celery.cleanup", "schedule": 86400}}


@app.task$0
def cleanup(): ...
```

## A task that needs arguments

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {}


@app.task$0
def ship(order_id): ...
```

## A schedule that is computed

```python title="shop/celery.py"
from celery import Celery

from shop.beat import schedule

app = Celery("shop")
app.conf.beat_schedule = schedule()


@app.task$0
def cleanup(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.scheduling import planned_entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import FileChange
    from celeryls.features.assisting.offer import Target

FAMILY = "beat"
RANK = 46


def offers(target: Target) -> Iterator[Offer]:
    """Offered for a task that can run without arguments, where the schedule of its one app is known."""
    context, task = target.context, target.known
    if task is None or task.name is None or context.known is None or task.required != () or not context.whole:
        return
    apps = context.known.apps_of(task)
    if len(apps) != 1 or any(entry.task == task.name for entry in context.known.beat_entries()):
        return
    planned = planned_entry(context, apps[0], task)
    if planned is not None:
        title = f"Celery: schedule it in {planned.name} ({context.shown(planned.change.path)})"
        yield Offer("schedule-task", title, "refactor.rewrite.celery.beat", lambda: _change(planned.change))


def _change(change: FileChange) -> Change:
    return Change(files=(change,))
