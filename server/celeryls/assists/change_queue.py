"""Change the queue, in the settings

A task that `task_routes` sends to a queue is sent to another one where the routes say so: in the entry with its name, in whatever form
that is. Where a pattern decides, the pattern stays, and the task gets an entry of its own before it, with the pattern's other options:
full names take precedence over patterns (`celery.app.routes.MapRoute`). `queue=` on the decorator would override the routes, so it is not offered.

## The entry that decides is changed

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.orders"])
app.conf.task_routes = {
    "shop.mail.*": {"queue": "mail"},
    "shop.orders.ship": {"queue": "slow", "priority": 5},
}
```

```python title="shop/orders.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```
->
```python title="shop/celery.py"
…
    "shop.orders.ship": {"queue": "mail", "priority": 5},
…
```

## A pattern that decides stays

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.orders"])
app.conf.task_routes = {
    "shop.mail.*": {"queue": "mail"},
    "shop.orders.*": {"queue": "slow", "priority": 5},
}
```

```python title="shop/orders.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```
->
```python title="shop/celery.py"
…
    "shop.orders.ship": {"queue": "mail", "priority": 5},
    "shop.orders.*": {"queue": "slow", "priority": 5},
…
```

## An entry with a routing key is left alone

Messages would still be published with that key.

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", include=["shop.orders"])
app.conf.task_routes = {"shop.orders.ship": {"queue": "slow", "routing_key": "slow.ship"}}
```

```python title="shop/orders.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.edit.change import Change, FileChange
from celeryls.features.assisting.offer import Choice, Offer
from celeryls.routing.decided import decision, redirected
from celeryls.routing.route import is_queue, shown_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from celeryls.features.assisting.context import ActionContext
    from celeryls.features.assisting.offer import Target
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.routing.decided import Redirection

FAMILY = "routing"
RANK = 28

_MOST_APPS = 3


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the routes decide, and nothing on the task overrides them; one for each place that decides."""
    context, task = target.context, target.known
    if task is None or task.name is None or context.known is None or target.has("queue", "exchange", "routing_key"):
        return
    decided: dict[object, tuple[DeployedApp, str]] = {}
    for app in context.known.apps_of(task):
        if (found := decision(app, task.name)) is not None:
            decided.setdefault(found.spot, (app, found.queue))
    for app, queue in list(decided.values())[:_MOST_APPS]:
        offer = _offer(context, app, task.name, queue, several=len(decided) > 1)
        if offer is not None:
            yield offer


def _offer(context: ActionContext, app: DeployedApp, task: str, queue: str, *, several: bool) -> Offer | None:
    queues = _others(context, app, queue)
    found = redirected(context, app, task, queues)
    if found is None:
        return None
    here = found.path == context.path
    change = partial(_change, context, app, task)
    asked = _title(context, found, f"the queue {queue}", shown_app(app) if several else "")
    likeliest = _title(context, found, f"the queue {queue} to {queues[0]}", shown_app(app) if several else "")
    return Offer(
        f"change-queue:{app.dotted}" if several else "change-queue",
        asked if here or queues == (queue,) else likeliest,
        "refactor.rewrite.celery.routing",
        lambda: change(queues if here else queues[:1]),
        choice=None if here else Choice(asked, f"Queue for {task}", queues, partial(_chosen, change)),
    )


def _others(context: ActionContext, app: DeployedApp, queue: str) -> tuple[str, ...]:
    """The queues that the task may be sent to instead, the likeliest first; its own where the project has no other."""
    return tuple(each for each in context.queues_of(app) if each != queue) or (queue,)


def _chosen(change: Callable[[tuple[str, ...]], Change], queue: str) -> Change:
    return change((queue,)) if is_queue(queue) else Change()


def _change(context: ActionContext, app: DeployedApp, task: str, queues: tuple[str, ...]) -> Change:
    found = redirected(context, app, task, queues)
    return Change(files=(FileChange(found.path, found.text, found.edits),)) if found else Change()


def _title(context: ActionContext, found: Redirection, queue: str, whose: str) -> str:
    remark = f", in a new entry before {found.pattern}" if found.pattern else ""
    return f"Celery: change {queue} in {found.name}{whose} ({context.shown(found.path)}){remark}"
