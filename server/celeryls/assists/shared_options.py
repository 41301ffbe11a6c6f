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

## The tasks that share the most

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(ignore_result=True, expires=60)
def ping(): ...


@app.task(ignore_result=True, expires=60, priority=3, time_limit=5, soft_time_limit=4)$0
def tick(): ...


@app.task(soft_time_limit=4, time_limit=5, expires=60, ignore_result=True)
def tock(): ...
```
->
```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(ignore_result=True, expires=60)
def ping(): ...


class SharedOptions(app.Task):
    \"\"\"The options that tasks of this module have in common.\"\"\"

    ignore_result = True
    expires = 60
    time_limit = 5
    soft_time_limit = 4


@app.task(base=SharedOptions, priority=3)
def tick(): ...


@app.task(base=SharedOptions)
def tock(): ...
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

## A task that has a class

```python title="shop/tasks.py"
from celery import Celery

from shop.bases import Logged

app = Celery("shop")


@app.task(base=Logged, acks_late=True, time_limit=300)$0
def pack(order_id): ...


@app.task(base=Logged, acks_late=True, time_limit=300)
def ship(order_id): ...
```

## An app whose class may be set later

```python title="shop/celery.py"
from shop.flask import CeleryOfFlask

app = CeleryOfFlask()
```

```python title="shop/tasks.py"
from shop.celery import app


@app.task(acks_late=True, time_limit=300)$0
def pack(order_id): ...


@app.task(acks_late=True, time_limit=300)
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

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.catalogue.names import APP_CLASSES
from celeryls.edit.change import Change
from celeryls.edit.imports.add import merge
from celeryls.edit.text import Edit, insert
from celeryls.features.assisting.offer import Offer
from celeryls.features.assisting.shared_options import (
    common_options,
    inheriting,
    mean_the_same,
    names_in,
)
from celeryls.source.expression.values import CallExpression, Name
from celeryls.source.outline.document.module_level import assignments_of, imports_of
from celeryls.source.text.file import SourceFile
from celeryls.syntax import lines
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target
    from celeryls.features.assisting.shared_options import CommonOptions
    from celeryls.project.apps.deployed_app import DeployedApp

FAMILY = "base"
RANK = 45

_NAMES = ("SharedOptions", "SharedTaskOptions", "CommonTaskOptions")
_IMPORT = "from celery import Task"
_SETS_CLASS = re.compile(r"\.(?:Task|task_cls)\s*=(?!=)|\bflask\b", re.IGNORECASE)


def offers(target: Target) -> Iterator[Offer]:
    """Offered where Celery's own class, or that of the app, would be the base of the shared options."""
    if len(target.task.decorator.arguments) < 2 or target.context.known is None or target.has("base"):
        return
    found, base = common_options(target), _base(target)
    name = next((each for each in _NAMES if each not in target.file.text), None)
    if found is None or base is None or name is None:
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


def _base(target: Target) -> str | None:
    """How the file names the class that Celery makes the tasks of; None if that is unknown."""
    head, known = target.task.decorator.head, target.context.known
    owner, _, last = head.rpartition(".")
    is_of_app = last == "task"
    apps = known.apps_of(target.known) if known is not None and target.known is not None else ()
    if not apps or not all(_has_known_class(app, target, may_be_given=is_of_app) for app in apps):
        return None
    if is_of_app:
        return f"{owner}.Task" if owner.isidentifier() else None
    if head == "celery.shared_task" and (found := imports_of(target.file).get("celery")) and found.target == "celery":
        return "celery.Task"
    taken = merge(target.file.text, (_IMPORT,), style=target.style).conflicts
    return "Task" if head == "shared_task" and not taken else None


def _has_known_class(app: DeployedApp, target: Target, *, may_be_given: bool) -> bool:
    """Whether the class of an app's tasks is known while modules are imported: Celery's own, or one that is given.

    ``app.Task`` is computed once (`celery.app.base.Celery.Task`): who asks before another class is set gets Celery's own, and so
    do all tasks from then on. With Flask this is often done in another module.
    """
    path = PurePath(app.key[0])
    texts = [
        written.text for each in (path, path.with_name("__init__.py")) if (written := target.context.read(str(each)))
    ]
    if not texts or any(_SETS_CLASS.search(text) for text in texts):
        return False
    file = SourceFile.of(texts[0])
    made = assignments_of(file).get(app.record.variable)
    match made.value if made is not None else None:
        case CallExpression(callee=Name(dotted=dotted)) as call:
            root, _, rest = dotted.partition(".")
            found, given = imports_of(file).get(root), call.argument("task_cls")
            if found is None or f"{found.target}.{rest}".rstrip(".") not in APP_CLASSES:
                return False
            return not any(each.name == "**" for each in call.arguments) and (
                given is None or (may_be_given and isinstance(given, Name))
            )
        case _:
            return False


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
    return Change(edits, (_IMPORT,) if base == "Task" else (), ("base",))
