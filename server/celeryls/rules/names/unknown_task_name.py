"""A task name that no task has

A message carries the name of its task, and the worker looks that name up in `app.tasks` (`celery.worker.consumer`). Beat and `send_task` look nothing up: the
message is sent, and the worker logs `Received unregistered task of type 'shop.tasks.send_parcel_notificaton'. The message has been ignored and discarded.`
Nothing runs; who waits for the result gets `NotRegistered`.

In schedules, and in rows of django-celery-beat, every name of the project's own packages is checked. A name that `send_task` or `signature` gets may belong to
another service: it is reported only where it is one slip away from a task of the same package, or is the path of a function whose task has another name.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {
    "parcels": {"task": "shop.tasks.send_parcel_notificaton", "schedule": 60},
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL401 the worker discards it: no task is called `shop.tasks.send_parcel_notificaton`; did you mean `shop.tasks.send_parcel_notification`?
    "stock": {"task": "shop.tasks.count_stock", "schedule": 60},
                       ^^^^^^^^^^^^^^^^^^^^^^ CEL401 the worker discards it: no task is called `shop.tasks.count_stock`
    "orders": {"task": "shop.tasks.close_orders", "schedule": 60},
}
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send_parcel_notification(): ...


@shared_task
def close_orders(): ...


def count_stock(): ...
```
```python title="shop/__init__.py"
```
->
```python title="shop/celery.py"
…
    "parcels": {"task": "shop.tasks.send_parcel_notification", "schedule": 60},
…
```
```python title="shop/tasks.py"
…
@shared_task
def count_stock(): ...
```

## A task that is to be written

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {
    "count": {
        "task": "shop.reports.count",
                 ^^^^^^^^^^^^^^^^^^ CEL401 the worker discards it: no task is called `shop.reports.count`
        "schedule": 60,
        "args": (1, 2),
        "kwargs": {"year": 2026},
    },
}
```
```python title="shop/reports.py"
from shop.celery import app


@app.task
def total(): ...
```
```python title="shop/__init__.py"
```
->
```python title="shop/reports.py"
…
@app.task
def total(): ...


@app.task
def count(arg1, arg2, *, year):
    raise NotImplementedError
```

## Calls that send a task by its name

```python title="shop/views.py"
from celery import current_app, signature

from shop.celery import app


def order(request):
    app.send_task("shop.celery.send_mial", args=(1,))
                   ^^^^^^^^^^^^^^^^^^^^^ CEL401 the worker discards it: no task is called `shop.celery.send_mial`; did you mean `shop.celery.send_mail`?
    current_app.send_task("shop.celery.SendMail", args=(1,))
                           ^^^^^^^^^^^^^^^^^^^^ CEL401 the worker discards it: no task is called `shop.celery.SendMail`; did you mean `shop.celery.send_mail`?
    signature("ping_al").delay()
               ^^^^^^^ CEL401 the worker discards it: no task is called `ping_al`; did you mean `ping_all`?
    app.signature("shop.celery.ping").delay()
                   ^^^^^^^^^^^^^^^^ CEL401 the worker discards it: no task is called `shop.celery.ping`; this function's task is called `ping_all`
```
```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")


@app.task
def send_mail(order): ...


@app.task(name="ping_all")
def ping(): ...


@app.on_after_finalize.connect
def schedule(sender, **kwargs):
    sender.add_periodic_task(60, app.signature("shop.celery.send_mails", (1,)), name="mails")
                                                ^^^^^^^^^^^^^^^^^^^^^^ CEL401 the worker discards it: no task is called `shop.celery.send_mails`; did you mean `shop.celery.send_mail`?
```
```python title="shop/__init__.py"
```
->
```python title="shop/views.py"
…
    app.send_task("shop.celery.send_mail", args=(1,))
    current_app.send_task("shop.celery.send_mail", args=(1,))
    signature("ping_all").delay()
    app.signature("ping_all").delay()
```
```python title="shop/celery.py"
…
    sender.add_periodic_task(60, app.signature("shop.celery.send_mail", (1,)), name="mails")
```

## Other services have their own tasks

```python title="shop/celery.py"
from celery import Celery, signature

app = Celery("shop")
app.conf.beat_schedule = {
    "backend": {"task": "celery.backend_cleanup", "schedule": 60},
    "library": {"task": "djstripe.tasks.sync", "schedule": 60},
    "other": {"task": "billing.tasks.pay", "schedule": 60},
    "short": {"task": "rebuild", "schedule": 60},
}


@app.task
def subscribe(user, name):
    app.send_task("shop.billing.pay")
    app.send_task("shop.celery.unsubscribe")
    app.send_task("shop.celery.subscribe_v2")
    app.send_task("chop.celery.subscribe")
    app.send_task(name)
    app.send_task(f"shop.celery.{name}")
    signature("subscribe").delay()
```
```python title="shop/__init__.py"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.definitions.missing_tasks import created
from celeryls.checking.near_names import nearest_name
from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.apps.model import UnknownTask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL401", "unknown-task-name", "warning", subject=UnknownTask, words=("task", "ignature"), needs="everything"
)


def check(unknown: UnknownTask, context: Context) -> Iterator[Finding]:
    """Finds names that surely no task of the project has, and that surely mean one of them."""
    if unknown.may_exist or _may_go_on(unknown):
        return
    if not unknown.is_complete and not (unknown.is_own and unknown.is_in_known_module):
        return
    message = f"the worker discards it: no task is called `{unknown.name}`"
    meant = unknown.task.name if unknown.task else None
    if unknown.task is not None and meant is not None:
        related = (Related(unknown.task.spot, "the task of this name's function"),)
        message += f"; this function's task is called `{meant}`"
        yield Finding(unknown.at, message, _fixes(unknown, meant, context), related)
    elif near := _near(unknown):
        fixes = (*_fixes(unknown, near, context), *created(unknown, context))
        yield Finding(unknown.at, f"{message}; did you mean `{near}`?", fixes, _place(near, context))
    elif unknown.kind == "beat" and unknown.is_own and unknown.is_complete:
        yield Finding(unknown.at, message, tuple(created(unknown, context)))


def _may_go_on(unknown: UnknownTask) -> bool:
    """Whether the rest of a known name may still be typed."""
    return any(len(each) > len(unknown.name) + 1 and each.startswith(unknown.name) for each in unknown.names)


def _near(unknown: UnknownTask) -> str | None:
    """The name that was meant: one slip away, or for an own name of a schedule that of a task moved in its package."""
    package, _, _ = unknown.name.partition(".")
    alike = [each for each in unknown.names if each.partition(".")[0] == package or "." not in unknown.name]
    near = nearest_name(unknown.name, alike)
    if near is not None or unknown.kind != "beat" or not unknown.is_own:
        return near
    function = unknown.name.rpartition(".")[2]
    moved = [each for each in alike if each.rpartition(".")[2] == function]
    return moved[0] if len(moved) == 1 else None


def _place(name: str, context: Context) -> tuple[Related, ...]:
    found = [task.record.spot for task in context.tasks(name) if task.record is not None]
    return tuple(Related(spot, f"`{name}`") for spot in found)


def _fixes(unknown: UnknownTask, name: str, context: Context) -> tuple[Fix, ...]:
    span = context.span(unknown.at)
    if context.source(unknown.at) != unknown.name:
        return ()
    return (Fix(f"write {name}", Change((replace(*span, name),)), safe=False),)
