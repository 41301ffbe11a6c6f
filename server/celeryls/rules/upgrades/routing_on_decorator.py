"""A routing option on the decorator

Since Celery 5.7 the options `queue`, `exchange`, `exchange_type`, `routing_key`, `delivery_mode` and `priority` of a task are deprecated: defining the task
emits `CDeprecationWarning: The 'queue' task attribute is deprecated and scheduled for removal in version 6.0. Use the task_routes setting instead.` Without the
option the task silently goes to the default queue, so move it to `task_routes` before the upgrade.

The rule is off by default: the options still work.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(queue="mails", priority=3)
             ^^^^^ CEL901 `queue` on a task stops working with Celery 6.0: use `task_routes`
                            ^^^^^^^^ CEL901 `priority` on a task stops working with Celery 6.0: use `task_routes`
def send(mail): ...
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
from celeryls.checking.rule import Finding, Rule
from celeryls.project.subjects.model import Task

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL901",
    "routing-on-decorator",
    "information",
    subject=Task,
    words=tuple(sorted(ROUTING_OPTIONS)),
    enabled=False,
    celery=">=5.7",
)


def check(task: Task, _context: Context) -> Iterator[Finding]:
    """Finds keywords of decorators that say where a task's messages go."""
    if task.kind != "function":
        return
    for name in sorted(ROUTING_OPTIONS):
        option = task.option(name)
        if option is None or option.keyword is None:
            continue
        at = option.keyword.beginning(len(name))
        message = f"`{name}` on a task stops working with Celery 6.0: use `task_routes`"
        yield Finding(at, message, tag="deprecated")
