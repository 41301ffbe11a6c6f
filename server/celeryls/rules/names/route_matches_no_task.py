"""A route that matches no task

`celery.app.routes.MapRoute` looks a task's name up in the keys of `task_routes`, and matches it against those that contain a `*`. A key that matches no name has no effect: a
task that was renamed or moved goes to the default queue, which its worker may not consume.

Only keys about the project's own packages, and those similar to a task's name, are reported: other services and libraries have their own tasks.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.tasks.sned_mail": {"queue": "mails"},
    ^^^^^^^^^^^^^^^^^^^^^^ CEL406 this route has no effect: no task is called `shop.tasks.sned_mail`; did you mean `shop.tasks.send_mail`?
    "shop.reports.*": {"queue": "reports"},
    ^^^^^^^^^^^^^^^^ CEL406 this route has no effect: no task matches `shop.reports.*`
}
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send_mail(mail): ...
```
```python title="shop/__init__.py"
```
->
```python title="shop/celery.py"
…
    "shop.tasks.send_mail": {"queue": "mails"},
…
```

## In Django's settings, as a list of pairs

```python title="config/settings.py"
CELERY_TASK_ROUTES = (
    [
        ("order.pay", {"queue": "slow"}),
         ^^^^^^^^^^^ CEL406 this route has no effect: no task is called `order.pay`; did you mean `orders.pay`?
        ("orders.*", "orders"),
    ],
)
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="orders/tasks.py"
from celery import shared_task


@shared_task(name="orders.pay")
def pay(order): ...
```
->
```python title="config/settings.py"
…
        ("orders.pay", {"queue": "slow"}),
…
```

## Names that tasks are given, and that begin with a package

```python title="blog/celery.py"
from celery import Celery

app = Celery("blog")
app.conf.task_routes = {
    "blog.bump_view": {"queue": "counters"},
    ^^^^^^^^^^^^^^^^ CEL406 this route has no effect: no task is called `blog.bump_view`; did you mean `blog.bump_views`?
    "blog.publish": {"queue": "slow"},
    ^^^^^^^^^^^^^^ CEL406 this route has no effect: no task is called `blog.publish`
    "blog.generate_*": {"queue": "slow"},
    ^^^^^^^^^^^^^^^^^ CEL406 this route has no effect: no task matches `blog.generate_*`
    "blog.bump_*": {"queue": "counters"},
    "shop.publish": {"queue": "slow"},
}
```
```python title="blog/tasks.py"
from celery import shared_task


@shared_task(name="blog.bump_views")
def bump_views(post): ...
```
```python title="blog/__init__.py"
```
```python title="shop/__init__.py"
```
->
```python title="blog/celery.py"
…
    "blog.bump_views": {"queue": "counters"},
…
```

## Routes of others, and those that fit, are left alone

```python title="shop/celery.py"
import re

from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.tasks.*": {"queue": "a"},
    "shop.*.send_mail": {"queue": "b"},
    "*": {"queue": "c"},
    "*.nothing_*": {"queue": "d"},
    "celery.backend_cleanup": {"queue": "e"},
    "celery.*": {"queue": "e"},
    "mails.tasks.send": {"queue": "f"},
    "djstripe.*": {"queue": "g"},
    re.compile("shop.nothing.+"): {"queue": "h"},
}
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send_mail(mail): ...
```
```python title="shop/__init__.py"
```

## A task of another service is only sent

```python title="shop/celery.py"
from celery import Celery, signature

app = Celery("shop")
app.conf.task_routes = {
    "shop.remote.run": {"queue": "a"},
    "shop.remote.sign": {"queue": "a"},
    "shop.remote.beat": {"queue": "a"},
    "shop.far.*": {"queue": "b"},
    "shop.lost.*": {"queue": "c"},
    ^^^^^^^^^^^^^ CEL406 this route has no effect: no task matches `shop.lost.*`
}
app.conf.beat_schedule = {"each": {"task": "shop.remote.beat", "schedule": 60}}


@app.task
def run(name):
    app.send_task("shop.remote.run")
    signature("shop.remote.sign").delay()
    app.send_task(f"shop.far.{name}")
```
```python title="shop/__init__.py"
```

## If a task's name is unknown, any route may match it

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.tasks.sned_mail": {"queue": "mails"}}
```
```python title="shop/tasks.py"
from celery import shared_task

from elsewhere import NAME


@shared_task
def send_mail(mail): ...


@shared_task(name=NAME)
def other(mail): ...
```
```python title="shop/__init__.py"
```

## Nor if the app's class names the tasks

```python title="shop/celery.py"
from celery import Celery


class Shop(Celery):
    def gen_task_name(self, name, module):
        return name


app = Shop("shop")
app.conf.task_routes = {"shop.tasks.sned_mail": {"queue": "mails"}}
```
```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def send_mail(mail): ...
```
```python title="shop/__init__.py"
```
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.apps.model import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL406", "route-matches-no-task", "information", subject=Route, needs="everything")

_NEAR = 0.9


def check(route: Route, context: Context) -> Iterator[Finding]:
    """Finds keys that fit no task, where all tasks are known, and the key is of the project's kind."""
    if route.matches or route.is_sent or not route.are_names_complete or not route.names:
        return
    if route.is_regex or route.is_written_as_pattern or route.pattern.startswith("celery."):
        return
    is_pattern = "*" in route.pattern
    near = None if is_pattern else next(iter(get_close_matches(route.pattern, route.names, 1, _NEAR)), None)
    if near is not None:
        message = f"this route has no effect: no task is called `{route.pattern}`; did you mean `{near}`?"
        yield Finding(route.at, message, _fixes(route, near, context))
    elif route.is_own:
        fits = "matches" if is_pattern else "is called"
        yield Finding(route.at, f"this route has no effect: no task {fits} `{route.pattern}`")


def _fixes(route: Route, near: str, context: Context) -> tuple[Fix, ...]:
    start, end = context.span(route.at)
    at = context.text.find(route.pattern, start, end)
    if at < 0:
        return ()
    return (Fix(f"write {near}", Change((replace(at, at + len(route.pattern), near),)), safe=False),)
