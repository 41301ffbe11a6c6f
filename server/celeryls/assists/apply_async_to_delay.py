"""Use `delay` instead of `apply_async`

A call of `apply_async` without options is shorter with `delay`: `ship.delay(1, y=2)` for `ship.apply_async((1,), {"y": 2})`.

## Example

```python title="shop/views.py"
from shop.tasks import ship


def checkout(order):
    ship.apply_async$0((order.pk,))
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...
```
->
```python title="shop/views.py"
…
    ship.delay(order.pk)
```

## Arguments by their names

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id, day, **more): ...


def checkout(order, more):
    ship.apply_async(args=[order.pk], kwargs={"day": order.day, **more})$0
```
->
```python title="shop/tasks.py"
…
    ship.delay(order.pk, day=order.day, **more)
```

## Without arguments

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def cleanup(): ...


cleanup.apply_async$0()
```
->
```python title="shop/tasks.py"
…
cleanup.delay()
```

## A call with options needs `apply_async`

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...


ship.apply_async$0((1,), countdown=10)
```

## Arguments that are computed are left alone

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def ship(order_id): ...


def checkout(arguments):
    ship.apply_async$0(arguments)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.entries import container
from celeryls.edit.text import replace
from celeryls.features.assisting.offer import Offer
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from celeryls.features.assisting.called import CalledTask

FAMILY = "send"
RANK = 55

_DELAYING = {"apply_async": "delay", "apply_async_on_commit": "delay_on_commit"}


def call_offers(call: CalledTask) -> Iterator[Offer]:
    """Offered where a call has nothing but arguments that are written out."""
    method = _DELAYING.get(call.method)
    arguments = _arguments(call)
    if method is None or arguments is None:
        return
    edits = (replace(*call.name, method), replace(call.name.end, call.span.end, f"({', '.join(arguments)})"))
    kind = "refactor.rewrite.celery.send"
    yield Offer("apply-async-to-delay", f"Celery: use {method}", kind, lambda: Change(edits), extent=call.span)


def _arguments(call: CalledTask) -> list[str] | None:
    """The arguments of the task as a call gives them; None if they can't be read, or there are options, or comments."""
    node = call.arguments_node
    if node is None or any(child.type == "comment" for child in _below(node)):
        return None
    found: dict[str, Node] = {}
    for number, part in enumerate(node.named_children):
        name, value = part.child_by_field_name("name"), part.child_by_field_name("value")
        key = (
            text_of(name, call.text)
            if part.type == "keyword_argument" and name is not None
            else _BY_POSITION.get(number)
        )
        if key not in ("args", "kwargs") or part.type in ("list_splat", "dictionary_splat"):
            return None
        found[key] = value if part.type == "keyword_argument" and value is not None else part
    positional, named = _positional(found.get("args"), call.text), _named(found.get("kwargs"), call.text)
    return [*positional, *named] if positional is not None and named is not None else None


_BY_POSITION = {0: "args", 1: "kwargs"}


def _positional(node: Node | None, text: str) -> list[str] | None:
    if node is None:
        return []
    found = container(node, text)
    return [text[slice(*each.span)] for each in found.entries] if found is not None and not found.is_dict else None


def _named(node: Node | None, text: str) -> list[str] | None:
    if node is None:
        return []
    found = container(node, text)
    if found is None or found.kind != "dict":
        return None
    parts = []
    for entry in found.entries:
        source = text[slice(*entry.span)]
        if entry.key is not None and entry.key.isidentifier() and not source.startswith("**"):
            parts.append(f"{entry.key}={text_of(entry.value, text)}")
        elif source.startswith("**"):
            parts.append(source)
        else:
            return None
    return parts


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _below(child)
