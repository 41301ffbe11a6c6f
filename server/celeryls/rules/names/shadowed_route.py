r"""A route that is never used

The first route that matches wins (`celery.app.routes.MapRoute`): in a dict the exact name, then the patterns in their order; of several dicts in a list the first one that
has an answer. A pattern below one that matches all of its names has no effect: its tasks go where the other one sends them, and nobody is told.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.*": {"queue": "shop"},
    "shop.mails.*": {"queue": "mails"},
    ^^^^^^^^^^^^^^ CEL407 it is never used: `shop.*` comes first and matches all of its tasks
}
```

## Several dicts, and pairs

```python title="config/settings.py"
CELERY_TASK_ROUTES = [
    {"*": "slow"},
    {"orders.pay": {"queue": "payments"}},
     ^^^^^^^^^^^^ CEL407 it is never used: `*` comes first and matches all of its tasks
]
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
```python title="orders/celery.py"
from celery import Celery

app = Celery("orders")
app.conf.task_routes = (
    [
        ("orders.*.send_*", {"queue": "mails"}),
        ("*.tasks.*", {"queue": "tasks"}),
        ("orders.tasks.send_m*", {"queue": "more"}),
         ^^^^^^^^^^^^^^^^^^^^^^ CEL407 it is never used: `orders.*.send_*` comes first and matches all of its tasks
        ("billing.tasks.?", {"queue": "others"}),
    ],
    {"orders.tasks.pay": {"queue": "payments"}},
     ^^^^^^^^^^^^^^^^^^ CEL407 it is never used: `*.tasks.*` comes first and matches all of its tasks
)
```

## The order is right, or makes no difference

```python title="shop/celery.py"
import os
import re

from celery import Celery
from kombu import Queue

from shop.routers import route
from shop.conf import LARGE

app = Celery("shop")
app.conf.task_routes = [
    {
        "shop.mails.*": {"queue": "mails"},
        "shop.*": {"queue": "shop"},
        "shop.mails.send": {"queue": "sending"},
        "shop.tasks.*": "shop",
        "billing.?.*": {"queue": "a"},
        "billing.ab.*": {"queue": "b"},
        re.compile(r"other\..*"): {"queue": "c"},
        "other.tasks.*": {"queue": "d"},
    },
    route,
    "shop.routers.Router",
    {"*": {"queue": "rest"}},
]

queues = Celery("queues")
queues.conf.task_routes = {"a.*": {"queue": Queue("a")}, "a.b.*": {"queue": Queue("a")}}

large = Celery("large")
large.conf.task_routes = {"a.b.*": {"queue": "b"}}
if LARGE:
    large.conf.task_routes = {"*": {"queue": "large"}, "a.b.*": {"queue": "b"}}

env = Celery("env")
env.conf.task_routes = {os.environ.get("ROUTE", "*"): {"queue": "a"}, "a.b.*": {"queue": "b"}}
```

## Two routes with one key

Python keeps the later of two equal keys.

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.mails.*": {"queue": "mails"},
    ^^^^^^^^^^^^^^ CEL407 it is never used: a later route of this dict has the same key
    "shop.pay": {"queue": "slow"},
    "shop.mails.*": {"queue": "slow"},
    "shop.*": {"queue": "slow"},
    "shop.pay": {"queue": "slow"},
}
```

## Pairs without a list around them are no routes

That is CEL516.

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = [("shop.mails.send", {"queue": "mails"}), ("shop.*", {"queue": "shop"})]
```

## A test may show it

```python title="tests/test_routes.py"
from celery import Celery

app = Celery("test")
app.conf.task_routes = {"*": {"queue": "a"}, "a.b.*": {"queue": "b"}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.checking.settings.replaced_keys import replaced_keys
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.apps.model import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL407", "shadowed-route", "warning", subject=Route, needs="everything")


def check(route: Route, context: Context) -> Iterator[Finding]:
    """Finds routes below one that surely matches all of their names, and that has another value."""
    if context.purpose != "test":
        here = Spot(context.path, context.unit, route.at)
        for key in replaced_keys(route.at, context):
            message = "it is never used: a later route of this dict has the same key"
            yield Finding(key, message, related=(Related(here, "this route is used"),))
    winner = route.winner
    if winner is None or winner.is_equal is not False or context.purpose == "test":
        return
    related = (Related(winner.spot, "this route is used"),)
    message = f"it is never used: `{winner.pattern}` comes first and matches all of its tasks"
    yield Finding(route.at, message, related=related)
