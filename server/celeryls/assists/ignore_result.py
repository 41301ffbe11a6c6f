"""Ignore the result

With `ignore_result=True` the worker stores neither result nor state, and `.get()` returns None at once (`celery.app.task.Task.ignore_result`). It saves a write
to the result backend for each task whose result nobody reads. The next task of a chain still gets the result.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def send(address): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(ignore_result=True)
…
```

## A task that returns something

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def send(self, address):
    return deliver(address)$0
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, ignore_result=True)
…
```

## Between lines

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    rate_limit="10/m",
)$0
def send(address): ...
```
->
```python title="shop/tasks.py"
…
    rate_limit="10/m",
    ignore_result=True,
…
```

## The app ignores the results of all tasks

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_ignore_result=True)


@app.task$0
def send(address): ...
```

## A task that says it, or whose state is asked for

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(track_started=True)$0
def send(address): ...
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.edit.keywords import Keyword
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "result"
RANK = 34

_RETURN = re.compile(r"\breturn[ \t(]+(?!None\b)[^\s)]")


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the result is stored, as far as is known, and the task reports no states of its own."""
    if target.has("ignore_result", "track_started", "store_eager_result") or "update_state" in target.task.body:
        return
    if target.is_surely("ignore_result", value=True):
        return
    remark = ": .get() then returns None" if _RETURN.search(target.task.body) else ""
    title = target.title(f"don't store the result{remark} (ignore_result)")
    keyword = Keyword("ignore_result", ("True",))
    yield Offer("ignore-result", title, "refactor.rewrite.celery.result", lambda: target.add([keyword]))
