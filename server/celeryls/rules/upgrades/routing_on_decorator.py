"""A routing option on the decorator

Since Celery 5.7 the options `queue`, `exchange`, `exchange_type`, `routing_key`, `delivery_mode` and `priority` of a task are deprecated: defining the task
emits `CDeprecationWarning: The 'queue' task attribute is deprecated and scheduled for removal in version 6.0. Use the task_routes setting instead.` Without the
option the task silently goes to the default queue, so move it to `task_routes` before the upgrade.

The fix moves a queue, if the text tells which apps run the task and where their routes are. An entry of the routes that decides already stays as it is.

The rule is off by default: the options still work.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(queue="mails", priority=3)
             ^^^^^ CEL901 `queue` on a task stops working with Celery 6.0: use `task_routes`
                            ^^^^^^^^ CEL901 `priority` on a task stops working with Celery 6.0: use `task_routes`
def send(mail): ...
```

## The fix writes a route where the project has its routes

```python title="shop/__init__.py"
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.tasks"])
app.conf.task_routes = {
    "shop.reports.*": {"queue": "reports"},
}
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(queue="mails", priority=3)
             ^^^^^ CEL901 `queue` on a task stops working with Celery 6.0: use `task_routes`
                            ^^^^^^^^ CEL901 `priority` on a task stops working with Celery 6.0: use `task_routes`
def send(mail): ...
```
->
```python title="shop/celery.py"
…
    "shop.reports.*": {"queue": "reports"},
    "shop.tasks.send": {"queue": "mails"},
}
```
```python title="shop/tasks.py"
…
@shared_task(priority=3)
…
```

## Without routes they are written beside the other settings

```python title="shop/__init__.py"
```
```python title="shop/settings.py"
INSTALLED_APPS = ["shop"]
CELERY_TIMEZONE = "UTC"
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


@shared_task(queue="mails")
             ^^^^^ CEL901 `queue` on a task stops working with Celery 6.0: use `task_routes`
def send(mail): ...
```
->
```python title="shop/settings.py"
…
CELERY_TIMEZONE = "UTC"
CELERY_TASK_ROUTES = {
    "shop.tasks.send": {"queue": "mails"},
}
```
```python title="shop/tasks.py"
…
@shared_task()
…
```

## A pattern sends the task there already

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.*": {"queue": "mails", "priority": 5}}


@app.task(name="shop.send", queue="mails")
                            ^^^^^ CEL901 `queue` on a task stops working with Celery 6.0: use `task_routes`
def send(mail): ...
```
->
```python title="shop/celery.py"
…
@app.task(name="shop.send")
…
```

## Tasks of an app

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task(bind=True, routing_key="mails.send", queue=None)
                     ^^^^^^^^^^^ CEL901 `routing_key` on a task stops working with Celery 6.0: use `task_routes`
                                               ^^^^^ CEL901 `queue` on a task stops working with Celery 6.0: use `task_routes`
def send(self, mail): ...
```

## Calls and routes are where it belongs

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.celery.send": {"queue": "mails", "priority": 3}}


@app.task(expires=60, serializer="json")
def send(mail): ...


send.apply_async(("welcome",), queue="mails", priority=3)
send.s("welcome").set(queue="mails")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.catalogue.names import ROUTING_OPTIONS
from celeryls.checking.options.decorator_edits import remove_option
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change, RouteElsewhere
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.subjects.model import Option

RULE = Rule(
    "CEL901",
    "routing-on-decorator",
    "information",
    subject=Task,
    needs="everything",  # imports anywhere may decide the task's name, which the fix writes
    words=tuple(sorted(ROUTING_OPTIONS)),
    enabled=False,
    celery=">=5.7",
)


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds keywords of decorators that say where a task's messages go."""
    if task.kind != "function":
        return
    for name in sorted(ROUTING_OPTIONS):
        option = task.option(name)
        if option is None or option.keyword is None:
            continue
        at = option.keyword.beginning(len(name))
        message = f"`{name}` on a task stops working with Celery 6.0: use `task_routes`"
        yield Finding(at, message, tuple(_fixes(task, option, context)), tag="deprecated")


def _fixes(task: Task, option: Option, context: Context) -> Iterator[Fix]:
    """Moves a queue to the routes; whether these can be written is told when the change is made.

    With an exchange or a routing key of its own, or a body that reads the option, the task stays.
    """
    others = (name for name in ("exchange", "exchange_type", "routing_key") if name in task.options)
    if option.name != "queue" or not isinstance(option.value, Constant) or any(others) or ".queue" in context.text:
        return
    queue, edits = option.value.value, remove_option(task, option, context)
    if task.name is not None and isinstance(queue, str) and edits:
        route = RouteElsewhere(task.name, queue)
        yield Fix("move the queue to `task_routes`", Change(edits, elsewhere=(route,)))
