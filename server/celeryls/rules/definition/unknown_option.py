"""An option that Celery does not know

Every keyword of a task's decorator that Celery does not know becomes an attribute of the task's class
(`celery.app.base.Celery._task_from_fun`), without an error. So a misspelled option has no effect: the task runs with the default. Only names
similar to an option's are reported; options of plug-ins are left alone.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, max_retry=5)
                        ^^^^^^^^^ CEL101 `max_retry` has no effect: it becomes an attribute of the task; did you mean `max_retries`?
def fetch(self, url): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, max_retries=5)
…
```

## Several of them

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")


@app.task(
    soft_timelimit=60,  # a minute
    ^^^^^^^^^^^^^^ CEL101 `soft_timelimit` has no effect: it becomes an attribute of the task; did you mean `soft_time_limit`?
    ignore_results=True,
    ^^^^^^^^^^^^^^ CEL101 `ignore_results` has no effect: it becomes an attribute of the task; did you mean `ignore_result`?
)
def fetch(url): ...
```
->
```python title="shop/tasks.py"
…
    soft_time_limit=60,  # a minute
    ignore_result=True,
…
```

## One beside the option that was meant

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, max_retry=5, max_retries=3)
                        ^^^^^^^^^ CEL101 `max_retry` has no effect: it becomes an attribute of the task; `max_retries` is given, too
def fetch(self, url): ...


@shared_task(
    max_retry=5,
    ^^^^^^^^^ CEL101 `max_retry` has no effect: it becomes an attribute of the task; did you mean `max_retries`?
    max_retrys=3,
    ^^^^^^^^^^ CEL101 `max_retrys` has no effect: it becomes an attribute of the task; `max_retries` is given, too
)
def parse(page): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, max_retries=3)
def fetch(self, url): ...


@shared_task(
    max_retries=5,
)
…
```

## Attributes of a base class, or read in the body, are the project's own options

```python title="shop/tasks.py"
from celery import Task, shared_task
from celery_once import QueueOnce


class Limited(Task):
    max_retry = 3


@shared_task(base=Limited, max_retry=5)
def a(): ...


@shared_task(base=QueueOnce, once={"graceful": True}, max_retry=5)
def b(): ...


@shared_task(bind=True, max_retry=5)
def c(self):
    return self.max_retry


@shared_task(unique_on=["x"], lock_expiry=60, owner="shop")
def d(x): ...
```

## A decorator of the project's has keywords of its own

```python title="shop/tasks.py"
from celery import shared_task


def job(max_retry=3, **options):
    return shared_task(max_retries=max_retry, **options)


@job(max_retry=5)
def fetch(url): ...
```
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from celeryls.catalogue.names import TASK_OPTIONS
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.edit.removal import remove_item
from celeryls.edit.text import replace
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import CallExpression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL101", "unknown-option", "error", subject=Task, words=("@",), needs="definitions")

_NEAR = 0.8
"""How alike two names must be: `max_retry` and `max_retries` are, `time` and `time_limit` are not."""


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds keywords of Celery's own decorators that are nearly an option's name."""
    if (
        not isinstance(task.decorator, CallExpression)
        or task.record is None
        or task.record.wrapper
        or task.attributes is None
    ):
        return
    arguments = task.decorator.arguments
    given = {each.name for each in arguments}
    for number, argument in enumerate(arguments):
        name = argument.name
        if name in (None, "*", "**") or _is_known(name, context) or name in task.attributes:
            continue
        option = _nearest(name, context)
        if option is None or f".{name}" in context.text or f'"{name}"' in context.text:
            continue
        place = argument.range.beginning(len(name))
        has_no_effect = f"`{name}` has no effect: it becomes an attribute of the task"
        if option in given:
            removed = remove_item(context.text, [context.span(each.range) for each in arguments], number)
            fixes = (Fix(f"remove {name}", Change((removed,))),) if removed else ()
            yield Finding(place, f"{has_no_effect}; `{option}` is given, too", fixes)
        else:
            fix = Fix(f"write {option}", Change((replace(*context.span(place), option),)))
            yield Finding(place, f"{has_no_effect}; did you mean `{option}`?", (fix,))
            given.add(option)


def _is_known(name: str, context: Context) -> bool:
    catalogue = context.catalogue
    return any(
        name in known
        for known in (TASK_OPTIONS, catalogue.methods, catalogue.attributes, catalogue.hooks, catalogue.call_options)
    )


def _nearest(name: str, context: Context) -> str | None:
    """The option that a name is nearly; None where it is none."""
    options = list(context.catalogue.task_options)
    bare = name.replace("_", "").lower()
    same = next((each for each in options if each.replace("_", "").lower() == bare), None)
    return same or next(iter(get_close_matches(name, options, 1, _NEAR)), None)
