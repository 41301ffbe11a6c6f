"""A limit of zero does not lift the limit in the settings

`time_limit=0`, `time_limit=None` and the same of `soft_time_limit` do not say "no limit": the worker takes the limit in the settings, `task_time_limit` or
`task_soft_time_limit` (`celery.worker.request`). A task that needs longer needs a larger number.

## Example

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.task_time_limit = 300


@app.task(time_limit=0)
          ^^^^^^^^^^^^ CEL119 the task is still ended after 300 seconds: `time_limit=0` does not lift `task_time_limit`
def export(): ...
```

## `None`, the soft limit, and a class

```python title="shop/celery.py"
from celery import Celery, Task

app = Celery("shop", task_time_limit=60 * 60, task_soft_time_limit=50.5)


@app.task(time_limit=None, soft_time_limit=0)
          ^^^^^^^^^^^^^^^ CEL119 the task is still ended after 3600 seconds: `time_limit=None` does not lift `task_time_limit`
                           ^^^^^^^^^^^^^^^^^ CEL119 the task still gets a SoftTimeLimitExceeded after 50.5 seconds: `soft_time_limit=0` does not lift `task_soft_time_limit`
def export(): ...


class Export(Task):
    time_limit = 0
                 ^ CEL119 the task is still ended after 3600 seconds: `time_limit=0` does not lift `task_time_limit`

    def run(self): ...


app.register_task(Export())
```

## A class whose calls give the limit

```python title="shop/celery.py"
from celery import Celery, Task

app = Celery("shop", task_time_limit=300)


class Build(Task):
    # Each call has its own.
    time_limit = None

    def run(self): ...


app.register_task(Build())
```

## Limits of another kind, and settings that can't be told

```python title="shop/celery.py"
import os

from celery import Celery

app = Celery("shop", task_time_limit=os.environ["LIMIT"], task_soft_time_limit=None)
LIMIT = 0


@app.task(time_limit=0)
def a(): ...


@app.task(soft_time_limit=0)
def b(): ...


@app.task(time_limit=600)
def c(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL119",
    "zero-does-not-lift-limit",
    "warning",
    subject=Task,
    words=("time_limit",),
    needs="definitions",
)

_CONSEQUENCES = {
    "time_limit": "the task is still ended after",
    "soft_time_limit": "the task still gets a SoftTimeLimitExceeded after",
}


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a limit of zero or None, where the settings of all apps have another."""
    if task.kind == "annotation" or context.purpose == "test":
        return
    for name, consequence in _CONSEQUENCES.items():
        option = task.option(name)
        if (
            option is None
            or option.at is None
            or not isinstance(option.known, Plain)
            or option.known.value not in (0, None)
        ):
            continue
        if option.known.value is None and option.keyword is None:
            continue  # in a class it may only say that calls give the limit
        setting = f"task_{name}"
        limits = [each for each in context.settings(setting) if isinstance(each, Plain)]
        numbers = [each for each in limits if isinstance(each.value, int | float) and each.value > 0]
        if not numbers or len(numbers) != len(context.settings(setting)):
            continue
        written = f"`{name}={option.known.value}` does not lift `{setting}`"
        yield Finding(
            option.keyword or option.at,
            f"{consequence} {numbers[0].value:g} seconds: {written}",
            related=tuple(Related(each.spot, "the limit in the settings") for each in numbers),
        )
