"""Rename a task everywhere

The function gets another name: its definition, imports, re-exports and uses in all files, and, if the task's name is made of module and function
(`celery.app.base.Celery.gen_task_name`), its entries of beat schedules, routes, calls by name and mocks. The second action keeps the task's name: it writes `name=` into the
decorator, so that messages on their way, and schedules in a database, still find it. A file in which the new name would clash keeps the old one as an alias. What can't be told is
listed for the user to decide; what would be wrong is refused with a reason: a name that is taken, names that a hook computes, a file that can't be changed.

The editor asks for the name, which our VS Code client can. In every editor a rename at a string with the task's name does the same.

## Renamed to dispatch

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def ship(order_id): ...
```

```python title="shop/views.py"
from shop.tasks import ship


def bought(order_id):
    ship.delay(order_id)
```

```python title="shop/settings.py"
CELERY_BEAT_SCHEDULE = {"hourly": {"task": "shop.tasks.ship", "schedule": 3600, "args": (1,)}}
```
->
```python title="shop/tasks.py"
…
def dispatch(order_id): ...
```

```python title="shop/views.py"
from shop.tasks import dispatch


def bought(order_id):
    dispatch.delay(order_id)
```

```python title="shop/settings.py"
CELERY_BEAT_SCHEDULE = {"hourly": {"task": "shop.tasks.dispatch", "schedule": 3600, "args": (1,)}}
```

## A task with a name of its own keeps it, and its function is renamed to dispatch

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="orders.ship")$0
def ship(order_id):
    if order_id:
        ship.delay(order_id - 1)
```
->
```python title="shop/tasks.py"
…
def dispatch(order_id):
    if order_id:
        dispatch.delay(order_id - 1)
```

## A call that makes the task is renamed with it to dispatch

```python title="shop/tasks.py"
from celery import shared_task


def ship(order_id): ...


ship = shared_task(ship)$0
ship.delay(1)
```
->
```python title="shop/tasks.py"
from celery import shared_task


def dispatch(order_id): ...


dispatch = shared_task(dispatch)
dispatch.delay(1)
```

## A task whose name a hook makes

```python title="shop/celery.py"
from celery import Celery


class Shop(Celery):
    def gen_task_name(self, name, module):
        return f"shop.{name}"


app = Shop("shop")


@app.task$0
def send(order_id): ...
```
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.features.assisting.offer import Choice, Offer
from celeryls.features.renaming.rename import rename
from celeryls.features.renaming.requested import has_own_name, renamed_by_function
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from celeryls.features.assisting.offer import Target
    from celeryls.project.model.tasks import TaskRecord
    from celeryls.project.steps import FilesDone

FAMILY = "rename"
RANK = 36

_KIND = "refactor.rewrite.celery.name"
_NO_NAME = r"""[\s"'`\\.,:;=@(){}\[\]+*/<>!?&|^~%$#-]|^\d|^$"""


def offers(target: Target) -> Iterator[Offer]:
    """Offered for tasks at module level whose names are known; they do nothing without a new name."""
    task = target.known
    if task is None or task.name is None or task.nested or not task.function.isidentifier():
        return
    whole = Span(0, len(target.unit.text))
    if has_own_name(task):
        title = f"Celery: rename the function everywhere (the task keeps its name {task.name})"
        yield _offer("rename-task", title, target, task, whole, keeps=False)
        return
    yield _offer("rename-task", "Celery: rename the task everywhere", target, task, whole, keeps=False)
    if task.wrapper is None and not task.is_ambiguous and not target.task.decorator.spreads:
        title = f"Celery: rename the function everywhere, and keep the task's name {task.name}"
        yield _offer("rename-function", title, target, task, whole, keeps=True)


def _offer(action: str, title: str, target: Target, task: TaskRecord, extent: Span, *, keeps: bool) -> Offer:
    prompt = f"New name of {task.function}"
    if not keeps and not has_own_name(task):
        prompt += f". Messages that are on their way, and entries in the database, keep the name {task.name}"
    change = partial(_change, target, task, keeps=keeps)
    choice = Choice(title, prompt, (), change, refused=_NO_NAME, typed=task.function)
    return Offer(action, title, _KIND, Change, choice=choice, needs_answer=True, extent=extent)


def _change(target: Target, task: TaskRecord, new: str, *, keeps: bool) -> Generator[FilesDone | None, None, Change]:
    known = target.context.known
    if known is None:
        return Change()
    renaming = renamed_by_function(task, new, known, keeps=keeps)
    return Change(files=(yield from rename(renaming, target.context, known)))
