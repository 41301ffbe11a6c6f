"""An import that Celery has no longer

`celery.task`, `celery.decorators`, `celery.five` and others went with Celery 5.0, `djcelery` with 4.0: the module that imports them fails with
`ModuleNotFoundError` or `ImportError`, and with it the worker that loads it.

## Example

```python title="shop/tasks.py"
from celery.decorators import task
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.decorators.task`; use `celery.shared_task`


@task
def add(x, y): ...
```
->
```python title="shop/tasks.py"
from celery import shared_task as task


@task
def add(x, y): ...
```

## A module

```python title="shop/schedule.py"
from celery.task.schedules import crontab
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.task.schedules`; use `celery.schedules`

EVERY_NIGHT = crontab(minute=0, hour=3)
```
->
```python title="shop/schedule.py"
from celery.schedules import crontab
…
```

## Without a successor

```python title="shop/tasks.py"
from celery.task import periodic_task
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.task.periodic_task`
import djcelery
^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 4.0 has removed `djcelery`
```

## An import that may fail is expected to

```python title="shop/compat.py"
from typing import TYPE_CHECKING

from celery import shared_task
from celery.schedules import crontab

try:
    from celery.task import task
except ImportError:
    from celery import shared_task as task

if TYPE_CHECKING:
    from celery.five import string
```

## So is one for an old Celery

```python title="shop/compat.py"
import celery

if celery.VERSION < (5,):
    from celery.task import task
else:
    from celery import shared_task as task
```

## What still stands, and what is called alike, is left alone

```python title="shop/tasks.py"
from celery.app.task import Task
from celery.execute import send_task
from celery.registry import tasks
from celery.utils.log import get_task_logger
from shop.celery.task import task
from .celery.task import task as ours
from celery_batches import Batches
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Import
from celeryls.source.surroundings.model import InCondition, InTry, InWith

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.catalogue.records import RemovedImport
    from celeryls.checking.context import Context

RULE = Rule("CEL902", "removed-import", "error", subject=Import, words=("celery",))


def check(found: Import, context: Context) -> Iterator[Finding]:
    """Finds what the project's Celery has removed, or, where its version is not known, the newest has."""
    record = found.record
    removed = context.catalogue.removed_import(found.dotted)
    if removed is None or removed.removed is None or record.typing_only or not _is_removed(removed, context):
        return
    if any(isinstance(each, InTry | InCondition | InWith) for each in context.around(record.range).around):
        return
    use = f"; use `{removed.instead}`" if removed.instead else ""
    name = removed.name if found.dotted != removed.name or record.name is None else found.dotted
    message = f"the import fails: Celery {removed.removed} has removed `{name}`{use}"
    yield Finding(record.range, message, _fixes(found, removed, context))


def _is_removed(removed: RemovedImport, context: Context) -> bool:
    wanted = tuple(int(part) for part in (removed.removed or "0").split("."))
    return context.celery is None or tuple(context.celery[:2]) >= wanted


def _fixes(found: Import, removed: RemovedImport, context: Context) -> tuple[Fix, ...]:
    """The statement with what replaced it, where it imports one name."""
    record, new = found.record, removed.instead
    statement = context.source(record.range)
    if new is None or record.name in (None, "*") or "," in statement or "(" in statement or "#" in statement:
        return ()
    if found.dotted == removed.name:
        module, _, name = new.rpartition(".")
    else:
        module, name = f"{new}{found.dotted.removeprefix(removed.name).rpartition('.')[0]}", record.name
    bound = "" if record.bound == name else f" as {record.bound}"
    text = f"from {module} import {name}{bound}"
    return (Fix(f"import {module}.{name}", Change((replace(*context.span(record.range), text),))),)
