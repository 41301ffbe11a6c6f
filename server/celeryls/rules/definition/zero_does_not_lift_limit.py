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

## A call

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_time_limit=300)


@app.task
def export(): ...


@app.task(time_limit=60)
def pay(): ...


export.apply_async(time_limit=0)
                   ^^^^^^^^^^^^ CEL119 the task is still ended after 300 seconds: `time_limit=0` does not lift `task_time_limit`
export.apply_async(time_limit=None, soft_time_limit=0)
export.apply_async(time_limit=3600)
pay.apply_async(time_limit=0)
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

from celeryls.checking.calls.plain_tasks import are_sent_as_usual
from celeryls.checking.rule import Finding, Related, Rule
from celeryls.project.subjects.model import Call, Task
from celeryls.project.values.known import Plain
from celeryls.source.expression.values import Constant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context
    from celeryls.source.expression.values import CallExpression
    from celeryls.syntax.places import Range

RULE = Rule(
    "CEL119",
    "zero-does-not-lift-limit",
    "warning",
    subject=Task,
    words=("time_limit",),
    needs="uses",
    also=(Call,),
)

_CONSEQUENCES = {
    "time_limit": "the task is still ended after",
    "soft_time_limit": "the task still gets a SoftTimeLimitExceeded after",
}


def check(subject: Task | Call, context: Context) -> Iterator[Finding]:
    """Finds a limit of zero or None, where the settings of all apps have another."""
    if context.purpose == "test":
        return
    for name in _CONSEQUENCES:
        match subject:
            case Task():
                yield from _of_task(subject, name, context)
            case Call(method="apply_async", tasks=tasks, call=call) if tasks and are_sent_as_usual(tasks):
                yield from _of_call(call, tasks, name, context)


def _of_task(task: Task, name: str, context: Context) -> Iterator[Finding]:
    option = task.option(name)
    if task.kind == "annotation" or option is None or option.at is None:
        return
    if not isinstance(option.known, Plain) or option.known.value not in (0, None):
        return
    if option.known.value is None and option.keyword is None:
        return  # in a class it may only say that calls give the limit
    yield from _limited(option.keyword or option.at, name, option.known.value, context)


def _of_call(call: CallExpression, tasks: tuple[Task, ...], name: str, context: Context) -> Iterator[Finding]:
    """A limit of zero in a call falls back to the task's own, if it has one; None is as if it were not given."""
    if any(task.option(name) is not None or not task.is_complete for task in tasks):
        return
    for argument in call.arguments:
        match argument.value:
            case Constant(value=int(value)) if argument.name == name and value == 0:
                yield from _limited(argument.range, name, value, context)


def _limited(at: Range, name: str, value: object, context: Context) -> Iterator[Finding]:
    setting = f"task_{name}"
    settings = context.settings(setting)
    limits = [each for each in settings if isinstance(each, Plain)]
    numbers = [each for each in limits if isinstance(each.value, int | float) and each.value > 0]
    if numbers and len(numbers) == len(settings):
        written = f"`{name}={value}` does not lift `{setting}`"
        related = tuple(Related(each.spot, "the limit in the settings") for each in numbers)
        yield Finding(at, f"{_CONSEQUENCES[name]} {numbers[0].value:g} seconds: {written}", related=related)
