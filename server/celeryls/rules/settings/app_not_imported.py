"""An app that Django does not import

`@shared_task` and `current_app` use the most recently created app of the process. If nothing that Django loads imports the project's app, that is Celery's default app, without
the settings: the worker runs the tasks, but the web process sends them to `amqp://localhost`, and `.delay()` raises `OperationalError: [Errno 111] Connection refused`.
Therefore Celery's manual imports the app in the package of the settings.

## Example

```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("shop")
      ^^^^^^^^^^^^^^ CEL507 Django does not import the app: messages from the web process go to `amqp://localhost`, regardless of the settings
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
```
```python title="config/settings.py"
CELERY_BROKER_URL = "redis://"
```
```python title="config/__init__.py"
"A shop."
```
```python title="orders/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```
->
```python title="config/__init__.py"
"A shop."

from config.celery import app as celery_app

__all__ = ("celery_app",)
```

## Django loads it through the package, or through other modules

```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="config/settings.py"
CELERY_BROKER_URL = "redis://"
```
```python title="config/urls.py"
from orders import views
```
```python title="config/__init__.py"
```
```python title="orders/views.py"
from orders.tasks import pay
```
```python title="orders/tasks.py"
from celery import shared_task

from config.celery import app


@shared_task
def pay(order): ...
```

## Tasks made with the app itself import it

```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="config/__init__.py"
```
```python title="orders/tasks.py"
from config.celery import app


@app.task
def pay(order): ...
```

## An app config imports it when Django is ready

```python title="config/celery.py"
from celery import Celery
from django.conf import settings

app = Celery("shop")
app.config_from_object(settings, namespace="CELERY")
```
```python title="config/__init__.py"
```
```python title="orders/apps.py"
from django.apps import AppConfig


class OrdersConfig(AppConfig):
    def ready(self):
        from config import celery
```
```python title="orders/tasks.py"
from celery import shared_task


@shared_task
def pay(order): ...
```

## Without Django the rule does not apply

```python title="shop/app.py"
from celery import Celery, shared_task

app = Celery("shop")
app.config_from_object("shop.celeryconfig")


@shared_task
def pay(order): ...
```
```python title="shop/__init__.py"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change, ImportElsewhere
from celeryls.project.subjects.apps.model import App

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL507", "app-not-imported", "warning", subject=App, words=("Celery",), needs="everything")


def check(app: App, _: Context) -> Iterator[Finding]:
    """Finds an app with Django's settings that surely nothing imports which Django loads."""
    if not app.is_django or not app.is_wanted or app.is_imported is not False:
        return
    message = "Django does not import the app: messages from the web process go to `amqp://localhost`, regardless of the settings"
    yield Finding(app.at, message, _fixes(app))


def _fixes(app: App) -> tuple[Fix, ...]:
    """The import that Celery's manual has, in the package of the app."""
    if app.package is None or not app.record.module:
        return ()
    variable = app.record.variable
    bound = variable if variable == "celery_app" else "celery_app"
    name = variable if variable == bound else f"{variable} as {bound}"
    added = ImportElsewhere(app.package, f"from {app.record.module} import {name}", f'__all__ = ("{bound}",)')
    return (Fix("import it in the package", Change(elsewhere=(added,))),)
