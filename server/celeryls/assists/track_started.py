"""Report when a task has started

A task is PENDING until it ends, unless `track_started=True` makes the worker report STARTED as it begins (`celery.app.task.Task.track_started`). That helps to tell
a long task from one that waits in its queue; it costs one more write to the result backend.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def report(day): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(track_started=True)
…
```

## With other options

```python title="shop/tasks.py"
import celery


@celery.shared_task(time_limit=60)
def report(day):
    return day$0
```
->
```python title="shop/tasks.py"
…
@celery.shared_task(time_limit=60, track_started=True)
…
```

## An app that ignores results, and a task that does not

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_ignore_result=True)


@app.task(ignore_result=False)$0
def report(day): ...
```
->
```python title="shop/celery.py"
…
@app.task(ignore_result=False, track_started=True)
…
```

## A task without a result has no state

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(ignore_result=True)$0
def report(day): ...
```

## The settings ask for it

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_track_started = True


@app.task$0
def report(day): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import Keyword
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "result"
RANK = 42


def offers(target: Target) -> Iterator[Offer]:
    """Offered where nothing says whether the start is reported, and the state is stored."""
    if target.has("track_started") or target.is_surely("track_started", value=True):
        return
    if target.is_surely("ignore_result", value=True):
        return
    title = target.title("report when it has started (track_started)")
    keyword = Keyword("track_started", ("True",))
    yield Offer("track-started", title, "refactor.rewrite.celery.result", lambda: target.add([keyword]))
