"""Turn a function into a task

Writes the decorator of the module's other tasks above a function. Calls of the function still run it in place; `delay` sends it to a worker.

Offered on the `def` line of a function without decorators, in a module that has tasks.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


$0def ship(order_id):
    return order_id
```
->
```python title="shop/tasks.py"
…
@shared_task
def ship(order_id):
    return order_id
```

## With the decorator of an app

```python title="shop/tasks.py"
from shop.celery import app


@app.task(acks_late=True)
def pack(order_id): ...


def ship(order_id$0): ...
```

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
```
->
```python title="shop/tasks.py"
…
@app.task
def ship(order_id): ...
```

## Under a comment

```python title="shop/tasks.py"
import celery


@celery.shared_task
def pack(order_id): ...


# by the carrier
def$0 ship(order_id): ...
```
->
```python title="shop/tasks.py"
…
# by the carrier
@celery.shared_task
def ship(order_id): ...
```

## A module without tasks

```python title="shop/services.py"
def ship$0(order_id): ...
```

## A coroutine, a generator and what is private can't be tasks, or should not be

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


async def ship$0(order_id): ...
```

## In the body one is about something else

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def pack(order_id): ...


def ship(order_id):
    return order_id$0
```
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.text import insert
from celeryls.features.assisting.offer import Offer
from celeryls.project.names.purposes import purpose_of
from celeryls.source.bodies.nodes import within
from celeryls.source.outline.document.module_level import imports_of
from celeryls.syntax.nodes import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.functions import PlainFunction

FAMILY = "task"
RANK = 44

_OWN = ("self", "cls")


def function_offers(function: PlainFunction) -> Iterator[Offer]:
    """Offered where the decorator of the module's tasks is known above the function."""
    head = _decorator(function)
    if head is None or not _may_be_task(function):
        return
    change = Change((insert(function.node.start_byte, f"@{head}{function.style.line_end}"),))
    kind = "refactor.rewrite.celery.task"
    yield Offer(
        "turn-into-task",
        f"Celery: turn it into a task (@{head})",
        kind,
        lambda: change,
        extent=span_of(function.node),
    )


def _decorator(function: PlainFunction) -> str | None:
    """The decorator that most of the module's tasks have; None without one that is bound above the function."""
    known, path = function.context.known, function.context.path
    tasks = known.tasks_in(path) if known else ()
    if any(task.function == function.name_of_task for task in tasks):
        return None
    heads = Counter(task.head for task in tasks if task.head and task.wrapper is None and not task.nested)
    if not heads:
        return None
    head = heads.most_common(1)[0][0]
    above = function.file.text[: function.unit.start]
    return head if head.partition(".")[0] in imports_of(function.file) or f"@{head}" in above else None


def _may_be_task(function: PlainFunction) -> bool:
    node, body = function.node, function.node.child_by_field_name("body")
    parameters = node.child_by_field_name("parameters")
    if body is None or parameters is None or node.children[0].type == "async":
        return False
    if function.name_of_task.startswith("_") or any(each.type == "yield" for each in within(body)):
        return False
    first = parameters.named_children[0] if parameters.named_children else None
    if first is not None and function.unit.text[first.start_byte : first.end_byte] in _OWN:
        return False
    return purpose_of(function.context.path, function.context.root) != "test"
