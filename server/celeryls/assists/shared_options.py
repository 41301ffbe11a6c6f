"""Put the options that tasks share into a base class

Several tasks of a module with the same options get a class that has them as attributes, and `base=` in their place. Celery makes of each task a class below that one (`celery.app.base.Celery._task_from_fun`), so each option has the same
effect as before; one that a decorator still sets overrides the class.

Offered where at least two tasks share at least two options with the same plain values: numbers, strings, names, tuples. What Celery takes from the decorator alone, such as `name` and `bind`, stays there.

## Example

```python title="shop/tasks.py"
from shop.celery import app


@app.task
def ping(): ...


@app.task(acks_late=True, time_limit=300)$0
def pack(order_id): ...


@app.task(bind=True, acks_late=True, time_limit=300, max_retries=5)
def ship(self, order_id): ...
```

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
```
->
```python title="shop/tasks.py"
from shop.celery import app


@app.task
def ping(): ...


class SharedOptions(app.Task):
    \"\"\"The options that tasks of this module have in common.\"\"\"

    acks_late = True
    time_limit = 300


@app.task(base=SharedOptions)
def pack(order_id): ...


@app.task(bind=True, base=SharedOptions, max_retries=5)
def ship(self, order_id): ...
```

## Shared tasks, with exceptions and comments

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
```

```python title="shop/tasks.py"
import requests
from celery import shared_task

from shop.log import logged

LIMIT = 60


# by the warehouse
@logged
@shared_task(
    name="pack",
    autoretry_for=(requests.RequestException,),
    retry_backoff=True,
    rate_limit="10/m",
)
def pack(order_id): ...


@shared_task(
    rate_limit="10/m",  # the carrier wants no more
    autoretry_for=(requests.RequestException,),
    retry_backoff=True,
    time_limit=LIMIT,
)$0
def ship(order_id): ...
```
->
```python title="shop/tasks.py"
import requests
from celery import Task, shared_task

from shop.log import logged

LIMIT = 60


class SharedOptions(Task):
    \"\"\"The options that tasks of this module have in common.\"\"\"

    autoretry_for = (requests.RequestException,)
    retry_backoff = True


# by the warehouse
@logged
@shared_task(
    name="pack",
    base=SharedOptions,
    rate_limit="10/m",
)
def pack(order_id): ...


@shared_task(
    rate_limit="10/m",  # the carrier wants no more
    base=SharedOptions,
    time_limit=LIMIT,
)
def ship(order_id): ...
```

## Values that differ, or are made for each task

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(time_limit=300, retry_kwargs={"max_retries": 3}, expires=later())$0
def pack(order_id): ...


@app.task(time_limit=600, retry_kwargs={"max_retries": 3}, expires=later())
def ship(order_id): ...
```

## Shared tasks of an app that makes its tasks of another class

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_cls="shop.bases:Logged")
```

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(acks_late=True, time_limit=300)$0
def pack(order_id): ...


@shared_task(acks_late=True, time_limit=300)
def ship(order_id): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.edit.change import Change
from celeryls.edit.text import Edit, insert
from celeryls.features.assisting.base_class.common_options import common_options, inheriting, mean_the_same, names_in
from celeryls.features.assisting.base_class.task_class import IMPORT, task_class
from celeryls.features.assisting.offer import Offer
from celeryls.syntax import lines
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.base_class.common_options import CommonOptions
    from celeryls.features.assisting.offer import Target

FAMILY = "base"
RANK = 45

_NAMES = ("SharedOptions", "SharedTaskOptions", "CommonTaskOptions")


def offers(target: Target) -> Iterator[Offer]:
    """Offered where Celery's own class, or that of the app, would be the base of the shared options."""
    if len(target.task.decorator.arguments) < 2 or target.context.known is None or target.has("base"):
        return
    found, base = common_options(target), task_class(target)
    if found is None or base is None:
        return
    name = next((each for each in _NAMES if each not in target.file.text), None)
    if name is None:
        return
    text, at = target.file.text, _above(target.file.text, found.holders[0].top)
    root = base.partition(".")[0] if base != "Task" else None
    names = names_in(found.options) | ({root} if root else set())
    if not mean_the_same(text, at, names):
        return
    title = target.title(
        f"put {len(found.options)} options that {len(found.holders)} tasks share into a base class ({name})"
    )
    kind = "refactor.rewrite.celery.base"
    extent = Span(at, found.holders[-1].start + found.holders[-1].decorator.span.end).shifted(-target.unit.start)
    yield Offer("shared-options", title, kind, lambda: _change(target, found, base, name), extent=extent)


def _above(text: str, start: int) -> int:
    """The beginning of the lines with comments directly above a decorator."""
    at = lines.start(text, start)
    while at and text.startswith("#", above := lines.start(text, at - 1)):
        at = above
    return at


def _change(target: Target, found: CommonOptions, base: str, name: str) -> Change:
    style, text = target.style, target.file.text
    rows = [
        f"class {name}({base}):",
        f'{style.indent}"""The options that tasks of this module have in common."""',
        "",
        *(f"{style.indent}{option} = {value}" for option, value in found.options.items()),
        "",
        "",
    ]
    at = _above(text, found.holders[0].top)
    made = [insert(at, "".join(f"{row}{style.line_end}" for row in rows))]
    for each in found.holders:
        edit = inheriting(each, found.options, name)
        made += [edit] if edit is not None else []
    by = target.unit.start
    edits = tuple(Edit(each.start - by, each.end - by, each.parts) for each in made)
    return Change(edits, (IMPORT,) if base == "Task" else (), ("base",))
