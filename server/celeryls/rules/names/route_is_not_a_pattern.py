r"""A route that looks like a pattern and is none

A key of `task_routes` is a pattern only if it has a `*` (`celery.app.routes.MapRoute`); all others are compared with the whole name. So `shop.mails.send_?` and
`shop.[ab].send` match no task. A text is never a regex: it takes `re.compile(…)`.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.mails.send_?": {"queue": "mails"},
    ^^^^^^^^^^^^^^^^^^^ CEL408 it matches no task: without a `*` a key is compared with the whole name
    "shop.[ab].send": {"queue": "mails"},
    ^^^^^^^^^^^^^^^^ CEL408 it matches no task: without a `*` a key is compared with the whole name
    r"shop\.tasks\..+": {"queue": "tasks"},
    ^^^^^^^^^^^^^^^^^^ CEL408 it matches no task: a text is no regex, only `re.compile(…)` is one
    "^shop.orders.*$": {"queue": "orders"},
    ^^^^^^^^^^^^^^^^^ CEL408 it matches no task: a text is no regex, only `re.compile(…)` is one
}
```

## In settings, as pairs

```python title="config/settings.py"
CELERY_TASK_ROUTES = ([("orders.pay_[0-9]", "payments"), ("orders.*", "orders")],)
                        ^^^^^^^^^^^^^^^^^^ CEL408 it matches no task: without a `*` a key is compared with the whole name
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```

## Patterns, regexes and odd names

```python title="shop/celery.py"
import re

from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.mails.send_*": {"queue": "a"},
    "shop.mails.send_?*": {"queue": "b"},
    "shop.[ab].*": {"queue": "c"},
    "shop.tasks.send (fast)": {"queue": "d"},
    "why?": {"queue": "e"},
    re.compile(r"^shop\.tasks\..+$"): {"queue": "f"},
}


@app.task(name="why?")
def why(): ...
```
```python title="tests/test_routes.py"
from celery import Celery

app = Celery("test")
app.conf.task_routes = {"a.b?": {"queue": "a"}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.apps.model import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL408", "route-is-not-a-pattern", "warning", subject=Route, needs="everything")


def check(route: Route, context: Context) -> Iterator[Finding]:
    """Finds keys with signs of patterns or regexes that Celery takes literally, unless a task has that name."""
    if route.is_regex or route.matches or not route.is_written_as_pattern or context.purpose == "test":
        return
    is_regex = "*" in route.pattern or not set("?[") & set(route.pattern)
    why = "a text is no regex, only `re.compile(…)` is one"
    if not is_regex:
        why = "without a `*` a key is compared with the whole name"
    yield Finding(route.at, f"it matches no task: {why}")
