"""An import that Celery has removed

`celery.task`, `celery.decorators`, `celery.five` and others were removed in Celery 5.0, and `djcelery` needs a Celery before 4.0: a module that imports them fails with
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

## Several names

```python title="shop/tasks.py"
from celery.task import Task, task as job
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.task`


def later():
    from celery.task import (
    ^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.task`
        group,
        schedules,
    )
    from celery import five, group
                       ^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.five`
    from celery.task import current, subtask
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.task`
```
->
```python title="shop/tasks.py"
from celery import Task, shared_task as job
…
def later():
    from celery import group, schedules
    from celery import five, group
…
```

## Without a replacement

```python title="shop/tasks.py"
from celery.task import periodic_task
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.task.periodic_task`
import djcelery
^^^^^^^^^^^^^^^ CEL902 the import fails: `djcelery` is for Celery before 4.0
```

## The module has a new name, and the name in it is gone

```python title="shop/results.py"
from celery.backends.amqp import AMQPBackend
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 5.0 has removed `celery.backends.amqp`
from celery.utils.timeutils import timedelta_seconds
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 4.0 has removed `celery.utils.timeutils`
from celery.utils.timeutils import maybe_timedelta
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL902 the import fails: Celery 4.0 has removed `celery.utils.timeutils`; use `celery.utils.time`
```
->
```python title="shop/results.py"
…
from celery.utils.time import maybe_timedelta
```

## An import that is allowed to fail

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

## An import for an old Celery

```python title="shop/compat.py"
import celery

if celery.VERSION < (5,):
    from celery.task import task
else:
    from celery import shared_task as task
```

## Imports that still work, and similar names, are left alone

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

import re
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
    from celeryls.syntax.places import Range

RULE = Rule("CEL902", "removed-import", "error", subject=Import, words=("celery",))


def check(found: Import, context: Context) -> Iterator[Finding]:
    """Finds what the project's Celery has removed, or, where its version is not known, the newest has.

    Several names of a module that is gone as a whole are one finding.
    """
    record = found.record
    removed = _removed(found, context)
    if removed is None or record.typing_only:
        return
    if any(isinstance(each, InTry | InCondition | InWith) for each in context.around(record.range).around):
        return
    names = _names(found, context)
    is_module_gone = record.name is not None and _removed(Import(record.module, record), context) is not None
    if len(names) > 1 and record.name is not None and is_module_gone:
        if found == names[0]:
            message = _said(removed.removed, record.module)
            yield Finding(_first_line(record.range, context), message, _fixes(names, context))
        return
    new = _successor(found, removed)
    name = removed.name if new is None or found.dotted != removed.name or record.name is None else found.dotted
    name = found.dotted if removed.name == found.dotted else name
    use = f"; use `{'.'.join(new) if found.dotted == removed.name else removed.instead}`" if new else ""
    message = f"{_said(removed.removed, name)}{use}"
    fixes = _fixes(names, context) if found == next(each for each in names if _removed(each, context)) else ()
    yield Finding(_place(found, names, context), message, fixes)


def _said(version: str | None, name: str | None) -> str:
    if name is not None and name.partition(".")[0] == "djcelery":
        return f"the import fails: `{name}` is for Celery before {version}"
    return f"the import fails: Celery {version} has removed `{name}`"


def _removed(found: Import, context: Context) -> RemovedImport | None:
    """What the catalogue says of an import that the project's Celery no longer has; None where it has it."""
    removed = context.catalogue.removed_import(found.dotted)
    if removed is None or removed.removed is None:
        return None
    since = tuple(int(part) for part in removed.removed.split("."))
    return removed if context.celery is None or tuple(context.celery[:2]) >= since else None


def _names(found: Import, context: Context) -> list[Import]:
    """All names that the statement imports from Celery."""
    return [each for each in context.subjects if isinstance(each, Import) and each.record.range == found.record.range]


def _place(found: Import, names: list[Import], context: Context) -> Range:
    """The statement, or the name where it has several."""
    place, name = found.record.range, found.record.name or found.record.module
    start, end = context.span(place)
    match = re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", context.text[start:end].partition("import")[2])
    if len(names) == 1 or match is None:
        return _first_line(place, context)
    at = start + context.text[start:end].index("import") + len("import") + match.start()
    return context.range((at, at + len(name)))


def _first_line(place: Range, context: Context) -> Range:
    start, end = context.span(place)
    return context.range((start, start + len(context.text[start:end].splitlines()[0])))


def _successor(found: Import, removed: RemovedImport) -> tuple[str, str] | None:
    """The module and the name to import instead; None where there is none, or it is not known to be there."""
    record, new = found.record, removed.instead
    if new is None or record.name in (None, "*"):
        return None
    if found.dotted == removed.name:
        module, _, name = new.rpartition(".")
        return (module, name) if module else None
    if f"{removed.name}.{record.name}" != found.dotted or record.name not in removed.names:
        return None
    return new, record.name


def _fixes(names: list[Import], context: Context) -> tuple[Fix, ...]:
    """The statement with what replaced its names; one that is removed without a successor has no fix."""
    statement = context.source(names[0].record.range)
    modules: dict[str, list[str]] = {}
    if "#" in statement or any(each.record.name in (None, "*") for each in names):
        return ()
    for each in names:
        removed = _removed(each, context)
        new = _successor(each, removed) if removed else (each.record.module, each.record.name or "")
        if new is None:
            return ()
        bound = "" if each.record.local_name == new[1] else f" as {each.record.local_name}"
        modules.setdefault(new[0], []).append(f"{new[1]}{bound}")
    written = [f"from {module} import {', '.join(parts)}" for module, parts in modules.items()]
    start, end = context.span(names[0].record.range)
    before = context.text[:start].rpartition("\n")[2]
    if len(written) > 1 and (before.strip() or context.text[end : end + 1] == ";"):
        return ()
    title = f"write {'; '.join(written)}"
    return (Fix(title, Change((replace(start, end, f"\n{before}".join(written)),))),)
