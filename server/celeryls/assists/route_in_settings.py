"""Route to a queue, in the settings

`task_routes` says which task goes to which queue: full names first, then patterns in their order (`celery.app.routes`). The action
adds the task to the project's routes, wherever they are: in Django's settings, a `celeryconfig`, on `app.conf`, in a dict or
a class. If there are none yet, it writes them next to the other settings. It is the preferred way from Celery 5.7 on, which deprecates
`queue=` on the decorator.

A worker only consumes `celery` unless `-Q` or `task_queues` names other queues, so a message for a queue that no worker consumes waits
silently.

## The task is added to existing routes

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {
    "shop.mail.*": {"queue": "mail"},
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
app.conf.task_routes = {
    "shop.mail.*": {"queue": "mail"},
    "shop.orders.ship": {"queue": "mail"},
}
```

## Without routes they are written next to the other settings

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.timezone = "UTC"
app.autodiscover_tasks()
```

```python title="shop/orders.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```
->
```python title="shop/celery.py"
…
app.conf.timezone = "UTC"
app.conf.task_routes = {
    "shop.orders.ship": {"queue": "celery"},
}
…
```

## An existing route of exactly this name is kept

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.orders.ship": {"queue": "slow"}}
```

```python title="shop/orders.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```

## Routes that are computed are left alone

```python title="shop/celery.py"
from celery import Celery

from shop.routing import all_routes

app = Celery("shop")
app.conf.task_routes = all_routes()
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
from celeryls.routing.decided import goes_to, redirected
from celeryls.routing.place import planned
from celeryls.routing.route import RouteEntry, is_queue, shown_app

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.features.assisting.context import ActionContext
    from celeryls.features.assisting.offer import Target
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.routing.place import Plan

FAMILY = "routing"
RANK = 29

_MOST_APPS = 3


def offers(target: Target) -> Iterator[Offer]:
    """Offered where the task's name and its app are known, and neither it nor the routes say where it goes.

    Where the routes do, the action that changes the queue takes its place.

    In the task's own file the queue is chosen at a tab stop. In another file there are none: an editor that can asks
    first, in any other it is the likeliest one. The title says where no worker can know the queue yet and, of several
    apps that can run the task, whose routes they are.
    """
    context, task = target.context, target.known
    if task is None or task.name is None or context.known is None or target.has("queue", "exchange", "routing_key"):
        return
    places = _places(context, context.known.apps_of(task), task.name)
    for app, plan in places:
        yield _offer(context, app, plan, task.name, whose=app if len(places) > 1 else None)


def _offer(context: ActionContext, app: DeployedApp, plan: Plan, task: str, *, whose: DeployedApp | None) -> Offer:
    here, queues = plan.path == context.path, context.queues_of(app)
    stays = context.whole and goes_to(app, task, queues[0])
    changes = here or len(queues) > 1  # the default queue alone is where the task goes anyway
    others = () if stays else queues
    asked = _title(context, plan, "a queue", whose)
    return Offer(
        f"route-in-settings:{app.dotted}" if whose else "route-in-settings",
        asked if here else _title(context, plan, f"the queue {queues[0]}", whose),
        "refactor.rewrite.celery.routing",
        lambda: _change(context, app, RouteEntry(task, queues if here else queues[:1])),
        preferred=whose is None and not plan.doubtful and context.deprecates_queue is not False and changes,
        choice=None if here else Choice(asked, f"Queue for {task}", others, partial(_chosen, context, app, task)),
        needs_answer=stays,
    )


def _places(context: ActionContext, apps: Iterable[DeployedApp], task: str) -> list[tuple[DeployedApp, Plan]]:
    """The apps that can get a route, each with how it is written; of those with the same routes the first."""
    found: dict[object, tuple[DeployedApp, Plan]] = {}
    for app in apps:
        if redirected(context, app, task, context.queues_of(app)) is not None:
            continue
        plan = planned(context, app, (RouteEntry(task, context.queues_of(app)),))
        if plan is not None:
            found.setdefault((plan.path, tuple((edit.start, edit.end) for edit in plan.edits)), (app, plan))
    return list(found.values())[:_MOST_APPS]


def _chosen(context: ActionContext, app: DeployedApp, name: str, queue: str) -> Change:
    return _change(context, app, RouteEntry(name, (queue,))) if is_queue(queue) else Change()


def _change(context: ActionContext, app: DeployedApp, route: RouteEntry) -> Change:
    plan = planned(context, app, (route,))
    return Change(files=(FileChange(plan.path, plan.text, plan.edits),)) if plan else Change()


def _title(context: ActionContext, plan: Plan, queue: str, whose: DeployedApp | None) -> str:
    routes = f"a new {plan.name}" if plan.new else plan.name
    app = shown_app(whose) if whose else ""
    remark = f", {plan.remark}" if plan.remark else ""
    return f"Celery: route to {queue} in {routes}{app} ({context.shown(plan.path)}){remark}"
