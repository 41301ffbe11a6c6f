"""Give each argument a line, or join the lines

Breaks the decorator under the cursor so that each argument has a line of its own, or joins them if they fit into one line. The values stay as they are.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.ship",$0 rate_limit="10/m")
def ship(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(
    name="shop.ship",
    rate_limit="10/m",
)
…
```

## Lines are joined

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    $0name="shop.ship",
    rate_limit="10/m",
)
def ship(order_id): ...
```
->
```python title="shop/tasks.py"
from celery import shared_task


@shared_task(name="shop.ship", rate_limit="10/m")
def ship(order_id): ...
```

## In a class

```python title="shop/tasks.py"
from shop.celery import app


class Mailer:
    @staticmethod
    @app.task(acks_late=True, $0max_retries=3)
    def send(address): ...
```
->
```python title="shop/tasks.py"
…
    @app.task(
        acks_late=True,
        max_retries=3,
    )
…
```

## A comment keeps its line

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    name="shop.ship",$0  # as the shop calls it
    rate_limit="10/m",
)
def ship(order_id): ...
```

## What does not fit into a line stays in several

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(
    name="shop.parcels.ship_all_parcels_of_a_customer",$0
    rate_limit="10/m",
    autoretry_for=(OSError,),
)
def ship(order_id): ...
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.items import exploded, fits, indent_at
from celeryls.edit.stops import to_plain
from celeryls.edit.text import replace
from celeryls.features.assisting.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.text import Edit
    from celeryls.features.assisting.offer import Target

FAMILY = "decorator"
RANK = 60

_NEW_LINE = re.compile(r"[\r\n]")
_BETWEEN = re.compile(r"[\s,]*")


def offers(target: Target) -> Iterator[Offer]:
    """Offered between the parentheses, where nothing but white space and commas is between the arguments."""
    decorator, cursor, source = target.task.decorator, target.cursor, target.task.source
    call = decorator.call
    if call is None or cursor is None or not decorator.closes or not decorator.arguments:
        return
    if not call.start < cursor.start <= cursor.end < call.end or not _is_plain(target):
        return
    inside = source[call.start : call.end]
    arguments = [(source[slice(*argument.span)],) for argument in decorator.arguments]
    several = any(_NEW_LINE.search(each) for (each,) in arguments)
    start, end = call.start + 1, decorator.closing
    if not _NEW_LINE.search(inside):
        base = indent_at(source, call.start)
        text = to_plain([*exploded(arguments, base, target.style), target.style.line_end + base])
        yield _offer(target, "give each argument a line", replace(start, end, text))
        return
    text = ", ".join(each for (each,) in arguments)
    if not several and fits(source, start, end, (text,), target.style):
        yield _offer(target, "join the lines of the decorator", replace(start, end, text))


def _offer(target: Target, title: str, edit: Edit) -> Offer:
    kind, extent = "refactor.rewrite.celery.decorator", target.task.decorator.span
    return Offer("decorator-lines", f"Celery: {title}", kind, lambda: Change((edit,)), extent=extent)


def _is_plain(target: Target) -> bool:
    """Whether there are no comments between the parentheses and the arguments."""
    decorator, source = target.task.decorator, target.task.source
    edges = [decorator.call.start + 1 if decorator.call else 0]
    for argument in decorator.arguments:
        edges += [*argument.span]
    edges.append(decorator.closing)
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return all(_BETWEEN.fullmatch(source, start, end) for start, end in gaps)
