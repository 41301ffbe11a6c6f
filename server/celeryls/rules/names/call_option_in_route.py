"""A call option in a route

What a route holds is handed to `celery.app.amqp.AMQP.as_task_v2` beside what the call itself gives it. For an option that the call always gives, each `delay()` of a
routed task raises `TypeError: AMQP.as_task_v2() got multiple values for argument 'expires'`. A route takes what tells where a message goes, and how: `queue`,
`exchange`, `routing_key`, `priority`, `serializer`, `compression`, `delivery_mode`.

The options of a task belong on its decorator, or in `task_annotations`.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.mails.*": {"queue": "mails", "expires": 60},
                                       ^^^^^^^^^ CEL409 each call of a task that it matches raises TypeError: as_task_v2() got multiple values for argument 'expires'
    "shop.orders.*": {"time_limit": 30, "queue": "orders", "priority": 3},
                      ^^^^^^^^^^^^ CEL409 each call of a task that it matches raises TypeError: as_task_v2() got multiple values for argument 'time_limit'
    "*": dict(queue="rest", countdown=10),
                            ^^^^^^^^^ CEL409 each call of a task that it matches raises TypeError: as_task_v2() got multiple values for argument 'countdown'
}
```
->
```python title="shop/celery.py"
…
    "shop.mails.*": {"queue": "mails"},
    "shop.orders.*": {"queue": "orders", "priority": 3},
    "*": dict(queue="rest"),
}
```

## In settings, in a list of pairs, from elsewhere

```python title="config/settings.py"
MAILS = {"queue": "mails", "soft_time_limit": 10}

CELERY_TASK_ROUTES = [
    [
        ("mails.*", MAILS),
         ^^^^^^^^^ CEL409 each call of a task that it matches raises TypeError: as_task_v2() got multiple values for argument 'soft_time_limit'
        ("orders.*", {"queue": "orders", "ignore_result": True, "retries": 0}),
                                         ^^^^^^^^^^^^^^^ CEL409 each call of a task that it matches raises TypeError: as_task_v2() got multiple values for keyword argument 'ignore_result'
                                                                ^^^^^^^^^ CEL409 each call of a task that it matches raises TypeError: as_task_v2() got multiple values for argument 'retries'
    ],
]
```
```python title="config/celery.py"
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
```
->
```python title="config/settings.py"
…
        ("orders.*", {"queue": "orders"}),
…
```

## What a message is sent with

```python title="shop/celery.py"
from celery import Celery

from shop.routes import MORE

app = Celery("shop")
app.conf.task_routes = {
    "shop.a": "mails",
    "shop.b": {"queue": "mails", "priority": 3, "serializer": "json", "compression": "gzip"},
    "shop.c": {"exchange": "shop", "routing_key": "c", "exchange_type": "topic", "delivery_mode": 1},
    "shop.d": {"queue": "mails", "headers": {"expires": 3}, "link": None, **MORE},
    "shop.e": MORE,
}
app.conf.task_annotations = {"shop.a": {"time_limit": 30, "expires": 60}}
app.conf.beat_schedule = {"a": {"task": "shop.a", "schedule": 60, "options": {"expires": 30}}}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.entries import container
from celeryls.edit.removal import remove_item
from celeryls.project.subjects.apps.model import Route
from celeryls.project.values.known import entries, with_defaults
from celeryls.syntax.parser import parse
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.project.names.entities import Spot

RULE = Rule("CEL409", "call-option-in-route", "error", subject=Route, needs="everything")

_GIVEN = frozenset(
    (
        "args", "chain", "chord", "countdown", "eta", "expires", "group_id", "ignore_result", "kwargs", "reply_to",
        "retries", "shadow", "soft_time_limit", "task_id", "time_limit",
    )
)  # fmt: skip
"""The parameters of `AMQP.as_task_v2` that each call gives, and that somebody may write in a route."""


def check(route: Route, context: Context) -> Iterator[Finding]:
    """Finds keys of a route that a call gives, too."""
    if context.purpose == "test":
        return
    for name, (at, _) in entries(route.value).items():
        if name in _GIVEN:
            spot = with_defaults(at).spot
            kind = "keyword argument" if name == "ignore_result" else "argument"
            error = f"TypeError: as_task_v2() got multiple values for {kind} '{name}'"
            message = f"each call of a task that it matches raises {error}"
            if context.is_here(spot) and spot.range.start >= route.at.start:
                yield Finding(spot.range, message, _fixes(spot, str(name), context))
            else:
                yield Finding(route.at, message)


def _fixes(spot: Spot, name: str, context: Context) -> tuple[Fix, ...]:
    """The dict without the pair."""
    node = parse(context.text).root_node.descendant_for_byte_range(*context.span(spot.range))
    found = None
    while node is not None and found is None:
        found = container(node, context.text)
        node = node.parent
    if found is None or (given := found.entry(name)) is None:
        return ()
    edit = remove_item(context.text, [Span(*each.span) for each in found.entries], found.entries.index(given))
    return (Fix(f"remove {name}", Change((edit,)), safe=False),) if edit is not None else ()
