"""Move all `queue=` of the project to the routes

Celery 5.7 deprecates `queue=` on the decorator, and Celery 6.0 ignores it. The action removes it from every task of the project and writes the
queues into `task_routes`, wherever the project has its routes, so that each message goes to the queue that it went to before. All files change at once.

A task stays as it is where the text does not tell which queue its decorator names, which apps run it or what their routes say. An entry that decides already is
never changed: a task that it sends to the same queue only loses its `queue=`, any other task with an entry of its own stays.

## Example

```python title="shop/__init__.py"
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.orders", "shop.mails"])
app.conf.task_routes = {
    # as the warehouse calls them
    "stock.*": {"queue": "stock"},
}
```
```python title="shop/orders.py"
from celery import shared_task


@shared_task$0(queue="orders")
def pack(order_id): ...


@shared_task(
    name="ship",
    queue="orders",
    acks_late=True,  # the carrier takes it twice
)
def ship(order_id): ...
```
```python title="shop/mails.py"
from shop.celery import app


@app.task(bind=True, queue="mails")
def send(self, mail): ...
```
->
```python title="shop/celery.py"
…
    "stock.*": {"queue": "stock"},
    "ship": {"queue": "orders"},
    "shop.mails.send": {"queue": "mails"},
    "shop.orders.pack": {"queue": "orders"},
}
```
```python title="shop/orders.py"
…
@shared_task()
def pack(order_id): ...


@shared_task(
    name="ship",
    acks_late=True,  # the carrier takes it twice
)
def ship(order_id): ...
```
```python title="shop/mails.py"
…
@app.task(bind=True)
…
```

## Without routes they are written beside the other settings

```python title="shop/__init__.py"
```
```python title="shop/settings.py"
INSTALLED_APPS = ["shop"]
CELERY_TASK_ACKS_LATE = True
```
```python title="shop/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(queue="orders"$0)
def pack(order_id): ...


@shared_task(queue="mails", priority=3)
def send(mail): ...
```
->
```python title="shop/settings.py"
…
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_ROUTES = {
    "shop.tasks.pack": {"queue": "orders"},
    "shop.tasks.send": {"queue": "mails"},
}
```
```python title="shop/tasks.py"
…
@shared_task()
…
@shared_task(priority=3)
…
```

## What decides already stays, and so does what can't be told

A pattern with a priority would not count any more beside an entry of the task's own.

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "stock.*": {"queue": "stock", "priority": 9},
    "mail": {"queue": "slow"},
}


@app.task(name="pack", queue="orders")
def pack$0(order_id): ...


@app.task(name="stock.count", queue="stock")
def count(): ...


@app.task(name="stock.order", queue="orders")
def order(): ...


@app.task(name="mail", queue="mails")
def mail(): ...


@app.task(name="bill", queue="bills", routing_key="bills.new")
def bill(): ...
```
->
```python title="shop/celery.py"
…
    "mail": {"queue": "slow"},
    "pack": {"queue": "orders"},
}


@app.task(name="pack")
def pack(order_id): ...


@app.task(name="stock.count")
def count(): ...
…
```

## The routes are computed

```python title="shop/celery.py"
from celery import Celery

from shop.routing import all_routes

app = Celery("shop")
app.conf.task_routes = all_routes()


@app.task(name="pack", queue="orders"$0)
def pack(order_id): ...
```

## The queue can't be told

```python title="shop/celery.py"
from celery import Celery

from shop.names import QUEUE

app = Celery("shop")


@app.task(name="pack", queue=QUEUE$0)
def pack(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change, FileChange
from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.removing import removed_option
from celeryls.routing.moved import moved, queue_on_decorator
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.features.assisting.context import ActionContext, ProjectAnswers
    from celeryls.features.assisting.offer import Target
    from celeryls.features.assisting.removing import RemovedOption
    from celeryls.project.model.tasks import TaskRecord

FAMILY = "routing"
RANK = 31


def offers(target: Target) -> Iterator[Offer]:
    """Offered on a task with `queue=` that can be moved; the title says whether there are others."""
    context, task, known = target.context, target.known, target.context.known
    if task is None or known is None or not context.whole or context.deprecates_queue is False:
        return
    if queue_on_decorator(known, task) is None:
        return
    change = _change(context, known, (task,))
    if not change.files:
        return
    others = any(each.spot != task.spot and queue_on_decorator(known, each) for each in known.tasks())
    what = "all queue= of the project" if others else "queue="
    written = sorted({context.shown(each.path) for each in change.files if any(edit.text for edit in each.edits)})
    where = f" ({', '.join(written)})" if written else ""
    start, end = -target.unit.start, len(target.file.text) - target.unit.start
    yield Offer(
        "queues-to-routes",
        f"Celery: move {what} to task_routes{where}",
        "refactor.rewrite.celery.routing",
        lambda: _change(context, known, known.tasks()),
        extent=Span(start, end),
    )


def _change(context: ActionContext, known: ProjectAnswers, tasks: Iterable[TaskRecord]) -> Change:
    """Writes the routes and removes the options, in all files; empty if no task's queue can be moved."""
    removable: dict[str, RemovedOption] = {}
    queues: dict[str, str] = {}
    for task in tasks:
        queue = queue_on_decorator(known, task)
        removed = removed_option(context, task, "queue") if queue and task.name else None
        if task.name and queue and removed:
            removable[task.name], queues[task.name] = removed, queue
    found = moved(known, context, queues)
    changes = {each.path: each for each in found.changes}
    for name in sorted(found.tasks):
        path, text, edit = removable[name]
        edits = changes[path].edits if path in changes else ()
        changes[path] = FileChange(path, text, (*edits, edit))
    return Change(files=tuple(changes[path] for path in sorted(changes)))
