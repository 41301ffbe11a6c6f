"""A handler that is connected after the signal was sent

An app sends `on_after_configure` once, when its settings are read for the first time, and `on_after_finalize` once, when its tasks are made. A handler that is
connected later is never called, and nothing says so: the periodic tasks that it adds never run.

A worker, and beat, read the settings before they import the modules of `include`, of `imports` and of `autodiscover_tasks`
(`celery.loaders.base.BaseLoader.import_default_modules`). So in such a module `on_after_configure` comes too late. Use `on_after_finalize`, which is sent after
these modules are imported, or connect the handler where the app is made.

The first use of a task at module level (`.delay`, `.s`) reads the settings as well; that of a shared task, and `app.finalize()`, make all tasks.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.tasks"])
```
```python title="shop/tasks.py"
from shop.celery import app


@app.task
def pay(): ...


@app.on_after_configure.connect
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL318 the handler is never called: a worker and beat read the settings, which sends `on_after_configure`, before they import this module
def schedule(sender, **kwargs):
    sender.add_periodic_task(60, pay.s())
```
```python title="shop/__init__.py"
```
->
```python title="shop/tasks.py"
…
@app.on_after_finalize.connect
def schedule(sender, **kwargs):
…
```

## Modules that Celery discovers, and those that they import

```python title="config/celery.py"
from celery import Celery

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
```
```python title="config/settings.py"
INSTALLED_APPS = ["orders"]
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

from orders import schedules


@shared_task
def pay(): ...
```
```python title="orders/schedules.py"
from config.celery import app


def schedule(sender, **kwargs): ...


app.on_after_configure.connect(schedule)
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL318 the handler is never called: a worker and beat read the settings, which sends `on_after_configure`, before they import this module
app.on_after_finalize.connect(schedule)
```
```python title="orders/__init__.py"
```
->
```python title="orders/schedules.py"
…
app.on_after_finalize.connect(schedule)
app.on_after_finalize.connect(schedule)
```

## Behind something that sends the signal

```python title="shop/celery.py"
from celery import Celery, shared_task

app = Celery("shop")


@app.task
def pay(order): ...


@shared_task
def ship(order): ...


PAYING = pay.s(1)


@app.on_after_configure.connect
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL318 the handler is never called: an earlier line of this module sends `on_after_configure`
def schedule(sender, **kwargs):
    sender.add_periodic_task(60, PAYING)


@app.on_after_finalize.connect
def finalized(sender, **kwargs): ...


ship.delay(1)


@app.on_after_finalize.connect
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL318 the handler is never called: an earlier line of this module sends `on_after_finalize`
def again(sender, **kwargs): ...
```

## `finalize` makes all tasks

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.finalize()


@app.on_after_finalize.connect
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL318 the handler is never called: an earlier line of this module sends `on_after_finalize`
def schedule(sender, **kwargs): ...
```

## The module of the app imports it, or connects it itself

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.tasks", "shop.more"])


@app.on_after_configure.connect
def schedule(sender, **kwargs):
    sender.add_periodic_task(60, ping.s())


@app.task
def ping(): ...


app.conf.timezone = "UTC"

from shop import schedules, tasks
```
```python title="shop/tasks.py"
from shop.celery import app


@app.on_after_configure.connect
def schedule(sender, **kwargs): ...
```
```python title="shop/schedules.py"
import shop.more
```
```python title="shop/more.py"
from shop.celery import app


@app.on_after_configure.connect
def schedule(sender, **kwargs): ...


@app.on_after_finalize.connect
def finalized(sender, **kwargs): ...


def later():
    app.on_after_configure.connect(schedule)
```
```python title="shop/__init__.py"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Related, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.loading.model import LateConnection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL318",
    "signal-connected-too-late",
    "warning",
    subject=LateConnection,
    words=(".on_after_",),
    needs="everything",
)

_CONFIGURE, _FINALIZE = "on_after_configure", "on_after_finalize"


def check(late: LateConnection, context: Context) -> Iterator[Finding]:
    """Finds connections that surely come after the signal."""
    app = Related(late.app, "the app")
    if late.before is not None:
        message = f"the handler is never called: an earlier line of this module sends `{late.signal}`"
        yield Finding(late.at, message, (), (Related(late.before, f"sends `{late.signal}`"), app))
        return
    message = (
        f"the handler is never called: a worker and beat read the settings, which sends `{late.signal}`, "
        "before they import this module"
    )
    yield Finding(late.at, message, _fixes(late, context), (app,))


def _fixes(late: LateConnection, context: Context) -> tuple[Fix, ...]:
    start, end = context.span(late.at)
    found = context.text.rfind(_CONFIGURE, start, end)
    if found < 0:
        return ()
    return (Fix(f"connect it to {_FINALIZE}", Change((replace(found, found + len(_CONFIGURE), _FINALIZE),))),)
