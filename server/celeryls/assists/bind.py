"""Bind a task

With `bind=True` the function gets the task as its first argument, `self` (`celery.app.base.Celery.task`): it can read `self.request`, retry with `self.retry`,
and report its progress with `self.update_state`. Calls stay as they are.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task$0
def send(order_id): ...
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)
def send(self, order_id): ...
```

## Without parameters

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.cleanup")$0
def cleanup():
    return 1
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.cleanup", bind=True)
def cleanup(self):
    return 1
```

## Parameters with lines of their own

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    rate_limit="10/m",
)$0
def send(
    order_id: int,  # the order
    *,
    force: bool = False,
) -> None: ...
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    rate_limit="10/m",
    bind=True,
)
def send(
    self,
    order_id: int,  # the order
    *,
    force: bool = False,
) -> None: ...
```

## A task that is bound, or has a `self` of another kind

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True)$0
def send(task, order_id): ...
```

## Another decorator below would get the task, too

```python title="shop/tasks.py"
from celery import shared_task

from shop.locks import locked_by


@shared_task$0
@locked_by("order_id")
def send(order_id): ...
```
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from celeryls.edit.items import Brackets, add_in_front
from celeryls.edit.keywords import Keyword
from celeryls.features.assisting.offer import Offer
from celeryls.source.bodies.parameters import parameters_of
from celeryls.syntax.code import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.change import Change
    from celeryls.features.assisting.offer import Target
    from celeryls.source.bodies.parameters import ParameterList

FAMILY = "bind"
RANK = 32

_SELF = re.compile(r"\bself\b")


def offers(target: Target) -> Iterator[Offer]:
    """Offered for a function that is surely not bound, has no ``self``, and only Celery's decorator at its ``def``."""
    definition, decorator = target.task.definition, target.task.decorator
    if target.has("bind") or decorator.spreads or target.is_named() or _is_made_by_call(target):
        return
    if not definition.name or definition.containers or definition.decorators[-1] != decorator:
        return
    if _SELF.search(target.task.source, definition.header.start, definition.body.end):
        return
    if (parameters := _parameters(target)) is not None:
        title = target.title("bind it: self is the task (bind)")
        yield Offer(
            "bind", title, "refactor.rewrite.celery.bind", lambda: _change(target, parameters), extent=definition.span
        )


def _is_made_by_call(target: Target) -> bool:
    return target.known is not None and target.known.call is not None


def _parameters(target: Target) -> ParameterList | None:
    source = target.task.source
    return parameters_of(source, Code(source).between(*target.task.definition.name_span))


def _change(target: Target, parameters: ParameterList) -> Change:
    change = target.add([Keyword("bind", ("True",))])
    brackets = Brackets(parameters.open, parameters.close, parameters.items)
    return replace(change, edits=(*change.edits, *add_in_front(target.task.source, brackets, ("self",), target.style)))
