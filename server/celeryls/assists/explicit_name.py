"""Give a task an explicit name

Without `name=` a task is named after its module and function (`celery.app.base.Celery.gen_task_name`): who moves or renames the function renames the task, and the worker discards
messages that are on their way. The action writes the name that the task has now, so nothing changes until then.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(name="shop.tasks.send")
…
```

## With other options, and with single quotes

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, rate_limit='10/m')$0
def send(self, order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, rate_limit='10/m', name='shop.tasks.send')
…
```

## A task of an app

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task()
def send(order_id):
    return order_id$0
```
->
```python title="shop/celery.py"
…
@app.task(name="shop.celery.send")
…
```

## A task that has a name keeps it

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="orders.send")$0
def send(order_id): ...
```

## An app that makes names in its own way

```python title="shop/celery.py"
from celery import Celery


class Shop(Celery):
    def gen_task_name(self, name, module):
        return f"shop.{name}"


app = Shop("shop")


@app.task$0
def send(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.keywords import Keyword
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

FAMILY = "name"
RANK = 38


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the name that Celery makes is known, and there is no other."""
    record = target.known
    if record is None or record.name is None or record.kind != "function" or record.nested or target.has("name"):
        return
    if record.is_ambiguous or record.wrapper is not None or target.task.decorator.spreads:
        return
    if record.name.rpartition(".")[2] != record.function:
        return  # the function has been renamed since the index read it
    keyword = Keyword("name", (target.style.string(record.name),))
    title = target.title(f"keep its name {record.name} (explicit name)")
    yield Offer("explicit-name", title, "refactor.rewrite.celery.name", lambda: target.add([keyword]))
