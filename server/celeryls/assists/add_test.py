"""Write a test for a task

Writes a test where the project keeps its tests: into the file that has tests of the module, or into a new one beside the others, as functions of pytest or as methods of a `TestCase`, as the others are. The test runs the task in its own
process, without broker and worker (`celery.app.task.Task.apply`), and checks that it succeeds. Look at its arguments: they are values of the right type, where the type is known, and no more.

A task that surely retries when its first call fails has a second test: the call fails, and the task raises `Retry`. What else the task needs, only you know, so nothing else is replaced.

Not offered where a test names the task already. An editor that makes no files is offered only what is added to a file.

## Example

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task$0
def pack(order_id: int, *, gift: bool, note="") -> None: ...
```

```python title="tests/test_views.py"
def test_cart(): ...
```
->
```python title="tests/test_tasks.py"
from shop.tasks import pack


def test_pack():
    result = pack.apply(args=(1,), kwargs={"gift": True})
    assert result.successful(), result.traceback
```

## In the file that has tests of the module, with a retry

```python title="shop/tasks.py"
import requests
from celery import Celery

app = Celery("shop")


@app.task(bind=True, autoretry_for=(requests.RequestException,), max_retries=3)$0
def notify(self, url: str, order_id):
    \"\"\"Tell the shop.\"\"\"
    requests.post(url, json={"order": order_id}, timeout=5).raise_for_status()
```

```python title="shop/tests/test_tasks.py"
from shop.tasks import pack


def test_pack():
    assert pack(1) is None
```
->
```python title="shop/tests/test_tasks.py"
from unittest.mock import MagicMock, patch

import pytest
import requests
from celery.exceptions import Retry

from shop.tasks import notify, pack


def test_pack():
    assert pack(1) is None


@patch("shop.tasks.requests.post", MagicMock())
def test_notify():
    result = notify.apply(args=("", 1))
    assert result.successful(), result.traceback


@patch("shop.tasks.requests.post", MagicMock(side_effect=requests.RequestException))
@patch.object(notify, "retry", MagicMock(side_effect=Retry))
def test_notify_is_retried():
    with pytest.raises(Retry):
        notify("", 1)
```

## In a Django app, with a retry by hand

```python title="orders/tasks.py"
from celery import Celery
from django.db import models

from orders.services import deliver

app = Celery("shop")


@app.task(bind=True)$0
def ship(self, order_id):
    try:
        deliver(order_id)
    except ConnectionError as error:
        raise self.retry(exc=error, countdown=5)
```

```python title="orders/tests.py"
from django.test import TestCase
```
->
```python title="orders/tests.py"
from unittest.mock import MagicMock, patch

from celery.exceptions import Retry
from django.test import TestCase

from orders.tasks import ship


class ShipTests(TestCase):
    @patch("orders.tasks.deliver", MagicMock())
    def test_ship(self):
        result = ship.apply(args=(1,))
        self.assertTrue(result.successful(), result.traceback)

    @patch("orders.tasks.deliver", MagicMock(side_effect=ConnectionError))
    @patch.object(ship, "retry", MagicMock(side_effect=Retry))
    def test_ship_is_retried(self):
        with self.assertRaises(Retry):
            ship(1)
```

## A task that a test names

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task$0
def pack(order_id): ...
```

```python title="tests/test_shop.py"
from shop.tasks import pack


def test_packing():
    pack.apply(args=(1,))
```

## A task whose name can't be told: a test may name it

```python title="shop/tasks.py"
import os

from celery import shared_task


@shared_task(name=os.environ["NAME"])$0
def pack(order_id): ...
```

## A task of the tests themselves

```python title="tests/test_tasks.py"
from celery import Celery

app = Celery("shop")


@app.task$0
def pack(order_id): ...
```

## One that exists only while a function runs

```python title="shop/tasks.py"
from celery import Celery


def tasks_of(app: Celery):
    @app.task$0
    def pack(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.testing.layout import place_of_tests
from celeryls.features.assisting.testing.written_test import planned_test
from celeryls.project.names.purposes import purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import FileChange
    from celeryls.features.assisting.offer import Target

FAMILY = "test"
RANK = 33


def offers(target: Target) -> Iterator[Offer]:
    """Offered for a task whose name is known, that other modules can import, and that surely no test names."""
    task, context = target.known, target.context
    if task is None or context.known is None or not context.whole or task.nested or task.kind != "function":
        return
    if task.call is not None or not task.module or target.task.definition.kind != "def":
        return
    if target.task.definition.containers or _is_test(context.path, context.root):
        return
    names = (use.spot.path for name in task.names for use in context.known.uses_of(name))
    if not task.names or any(_is_test(path, context.root) for path in names):
        return
    place = place_of_tests(target)
    planned = planned_test(target, place) if place is not None else None
    if planned is not None:
        title = (
            f"Celery: write a test for it ({context.shown(planned.path)}{', a new file' if planned.creates else ''})"
        )
        kind, creates = "refactor.rewrite.celery.test", planned.creates
        yield Offer("add-test", title, kind, lambda: _change(planned), creates_file=creates)


def _is_test(path: str, root: str) -> bool:
    return purpose_of(path, root) == "test"


def _change(change: FileChange) -> Change:
    return Change(files=(change,))
