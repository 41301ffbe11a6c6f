"""A task in a module that no worker imports

A worker has the tasks of the modules that it imports: the one that it is started with, those of the settings `include` and `imports`, those that
`autodiscover_tasks` finds, and what these import. If a task stands in any other module, the message for it is lost: the worker logs
`Received unregistered task of type 'shop.reports.count'. The message has been ignored and discarded.`, and who waits for the result gets `NotRegistered`.

Name the module in `include`, or import it in a module that the worker imports. `autodiscover_tasks` looks for modules called `tasks` only, unless it is told
another name.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.tasks"])
app.conf.beat_schedule = {"count": {"task": "shop.reports.count", "schedule": 60}}
```
```python title="shop/tasks.py"
from shop.celery import app


@app.task
def pay(): ...
```
```python title="shop/reports.py"
from shop.celery import app


@app.task
def count(): ...
    ^^^^^ CEL411 a worker discards `shop.reports.count` as unregistered: nothing imports this module, and `include`, `imports` and `autodiscover_tasks` do not find it
```
```python title="shop/__init__.py"
```

## Django's apps: another name, a package without imports, and an app that is not installed

```python title="config/celery.py"
from celery import Celery

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
```
```python title="config/settings.py"
INSTALLED_APPS = ["django.contrib.auth", "orders", "mails.apps.MailsConfig"]
```
```python title="config/__init__.py"
from config.celery import app as celery_app
```
```python title="manage.py"
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
```
```python title="orders/tasks.py"
from celery import shared_task


@shared_task
def pay(): ...
```
```python title="orders/jobs.py"
from celery import shared_task


@shared_task
def count(): ...
    ^^^^^ CEL411 a worker discards `orders.jobs.count` as unregistered: nothing imports this module, and `include`, `imports` and `autodiscover_tasks` do not find it
```
```python title="orders/__init__.py"
```
```python title="mails/apps.py"
from django.apps import AppConfig


class MailsConfig(AppConfig):
    name = "mails"
```
```python title="mails/tasks/__init__.py"
```
```python title="mails/tasks/remind.py"
from celery import shared_task


@shared_task
def remind(): ...
    ^^^^^^ CEL411 a worker discards `mails.tasks.remind.remind` as unregistered: nothing imports this module, and `include`, `imports` and `autodiscover_tasks` do not find it
```
```python title="mails/__init__.py"
```
```python title="stock/tasks.py"
from celery import shared_task


@shared_task
def order(): ...
    ^^^^^ CEL411 a worker discards `stock.tasks.order` as unregistered: nothing imports this module, and `include`, `imports` and `autodiscover_tasks` do not find it
```
```python title="stock/__init__.py"
```

## Another module imports it

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.tasks"])
```
```python title="shop/tasks.py"
from shop.celery import app


@app.task
def pay():
    from shop.reports import count

    count.delay()
```
```python title="shop/reports.py"
from shop.celery import app


@app.task
def count(): ...
```
```python title="shop/views.py"
from shop import mails


def order(request):
    mails.send.delay()
```
```python title="shop/mails.py"
from shop.celery import app


@app.task
def send(): ...
```
```python title="shop/__init__.py"
```

## Nothing tells what the worker imports

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
```
```python title="shop/reports.py"
from shop.celery import app


@app.task
def count(): ...
```
```python title="shop/__init__.py"
```

## A package that imports all of its modules, and a module that is started itself

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.tasks"])
```
```python title="shop/tasks/__init__.py"
import importlib
import pkgutil

for each in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{each.name}")
```
```python title="shop/tasks/reports.py"
from shop.celery import app


@app.task
def count(): ...
```
```python title="shop/run.py"
from shop.celery import app


@app.task
def again(): ...


if __name__ == "__main__":
    app.worker_main(["worker"])
```
```python title="tests/test_tasks.py"
from shop.celery import app


@app.task
def fake(): ...
```
```python title="shop/__init__.py"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.loading.model import UndiscoveredTask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL411", "task-not-discovered", "information", subject=UndiscoveredTask, words=("task",), needs="everything"
)

_MOST = 3


def check(undiscovered: UndiscoveredTask, _: Context) -> Iterator[Finding]:
    """Finds tasks that surely no worker has."""
    task = undiscovered.record
    message = (
        f"a worker discards `{task.title}` as unregistered: nothing imports this module, "
        "and `include`, `imports` and `autodiscover_tasks` do not find it"
    )
    related = (
        *(Related(spot, "it is sent here") for spot in undiscovered.uses[:_MOST]),
        *(Related(spot, "the app") for spot in undiscovered.apps),
    )
    yield Finding(undiscovered.at, message, (), related)
