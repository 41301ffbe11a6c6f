"""Send a task after the commit

In a transaction of Django's a message leaves at once, and a worker may not find the rows that are not committed yet. `delay_on_commit` sends it after the commit,
and not at all after a rollback; outside of a transaction it sends at once. Celery's Django tasks have it since 5.4 (`celery.contrib.django.task.DjangoTask`); before, and for tasks with a base class of their
own, `transaction.on_commit` does the same. Both return None.

## Example

```python title="shop/views.py"
from django.http import HttpResponse

from shop.tasks import ship


def checkout(request, order):
    order.save()
    ship.delay$0(order.pk)
    return HttpResponse()
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```
->
```python title="shop/views.py"
…
    ship.delay_on_commit(order.pk)
…
```

## With options

```python title="shop/views.py"
from django.http import HttpResponse

from shop import tasks


class Checkout:
    def post(self, order):
        tasks.ship.apply_async((order.pk,), queue="parcels")$0
        return HttpResponse()
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```
->
```python title="shop/views.py"
…
        tasks.ship.apply_async_on_commit((order.pk,), queue="parcels")
…
```

## A base class of its own

```python title="shop/views.py"
from django.http import HttpResponse

from shop.tasks import ship


def checkout(order):
    ship.delay(order.pk$0, day="today")
    return HttpResponse()
```

```python title="shop/tasks.py"
from celery import Task, shared_task


class Logged(Task): ...


@shared_task(base=Logged)
def ship(order_id, day): ...
```
->
```python title="shop/views.py"
from functools import partial

from django.db import transaction
from django.http import HttpResponse

from shop.tasks import ship


def checkout(order):
    transaction.on_commit(partial(ship.delay, order.pk, day="today"))
    return HttpResponse()
```

## A result that is used

```python title="shop/views.py"
from django.http import JsonResponse

from shop.tasks import ship


def checkout(order):
    return JsonResponse({"id": ship.delay$0(order.pk).id})
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```

## Without Django

```python title="shop/views.py"
from shop.tasks import ship


def checkout(order):
    ship.delay$0(order.pk)
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.imports.add import merge
from celeryls.edit.sending import after_commit
from celeryls.edit.text import insert
from celeryls.features.assisting.offer import Offer
from celeryls.project.names.purposes import purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.called import CalledTask

FAMILY = "send"
RANK = 52

_WITH_ON_COMMIT = (5, 4)
_IMPORTS = ("from django.db import transaction", "from functools import partial")


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered in functions of a Django project, where nothing uses the result; not in tests."""
    if call.method not in ("delay", "apply_async") or not call.context.has_django or call.arguments_node is None:
        return
    if not call.is_dropped or not call.is_in_function:
        return
    if purpose_of(call.context.path, call.context.root) == "test":
        return
    change, how = _change(call)
    if not merge(call.file.text, change.imports, style=call.style).conflicts:
        title = f"Celery: send it after the commit ({how})"
        yield Offer("send-on-commit", title, "refactor.rewrite.celery.send", lambda: change, extent=call.span)


def _change(call: CalledTask) -> tuple[Change, str]:
    if _have_on_commit(call):
        return Change((insert(call.name.end, "_on_commit"),)), f"{call.method}_on_commit"
    opening = call.arguments_node.start_byte if call.arguments_node else call.name.end
    edits = after_commit(call.text, call.span, opening, has_arguments=bool(call.arguments))
    return Change(edits, _IMPORTS), "transaction.on_commit"


def _have_on_commit(call: CalledTask) -> bool:
    """Whether the tasks are of the class that Celery gives a Django project, and that has the method."""
    if call.context.celery is not None and call.context.celery < _WITH_ON_COMMIT:
        return False
    return all(task.kind == "function" and task.option("base") is None for task in call.tasks)
