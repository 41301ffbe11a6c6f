"""An option that replaces a method of the task

Every keyword of the decorator becomes an attribute of the task's class (`celery.app.base.Celery._task_from_fun`). One that is called like a method
replaces it: after `@shared_task(retry=True)`, `self.retry()` and `autoretry_for` raise `TypeError: 'bool' object is not callable`, in place of the error
that should be retried.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(bind=True, retry=True, max_retries=3)
                        ^^^^^ CEL103 `self.retry` raises TypeError: 'bool' object is not callable, as `retry` replaces the method
def send(self, order_id):
    raise self.retry()
```
->
```python title="shop/tasks.py"
…
@shared_task(bind=True, max_retries=3)
…
```

## Methods that the caller and the worker use

```python title="shop/tasks.py"
from celery import Celery

app = Celery("shop")
SECONDS = 10


@app.task(delay=10)
          ^^^^^ CEL103 `send.delay` raises TypeError: 'int' object is not callable, as `delay` replaces the method
def send(order_id): ...


@app.task(apply_async=False)
          ^^^^^^^^^^^ CEL103 `report.apply_async` raises TypeError: 'bool' object is not callable, as `apply_async` replaces the method
def report(): ...


@app.task(
    run="daily",
    ^^^ CEL103 the task fails with TypeError: 'str' object is not callable, as `run` replaces the method
    s=None,
    ^ CEL103 `clean.s` raises TypeError: 'NoneType' object is not callable, as `s` replaces the method
    max_retries=3,
)
def clean(): ...


@app.task(delay=SECONDS)
          ^^^^^ CEL103 `pay.delay` raises TypeError: 'int' object is not callable, as `delay` replaces the method
def pay(): ...
```
->
```python title="shop/tasks.py"
…
@app.task()
def send(order_id): ...


@app.task()
def report(): ...


@app.task(
    max_retries=3,
)
def clean(): ...


@app.task()
def pay(): ...
```

## Hooks, methods that are meant to be replaced, and a project's own decorators are left alone

```python title="shop/tasks.py"
from celery import Task, shared_task

from shop.hooks import report, retry_later
from shop.settings import DELAY


def log(self, *args, **kwargs): ...


@shared_task(on_failure=log, after_return=report)
def a(): ...


@shared_task(bind=True, retry=retry_later)
def b(self): ...


@shared_task(delay=DELAY)
def c(): ...


class Own(Task):
    delay = 10


@shared_task(base=Own, delay=20)
def d(): ...


def job(retry=False, **options):
    return shared_task(autoretry_for=(OSError,) if retry else (), **options)


@job(retry=True)
def e(): ...


@shared_task(max_retries=3, default_retry_delay=10)
def f(): ...


f.apply_async(retry=True)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.definitions.decorator_keywords import own_keywords
from celeryls.checking.options.decorator_edits import remove_argument
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL103", "option-shadows-method", "error", subject=Task, words=("task(",), needs="definitions")


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds keywords of Celery's own decorators that put a plain value in a method's place."""
    for decorator, number, argument, name in own_keywords(task):
        option = task.option(name)
        if name not in context.catalogue.methods or option is None:
            continue
        if option.keyword is None or not isinstance(option.known, Plain):
            continue
        edits = remove_argument(decorator, number, context)
        fixes = (Fix(f"remove {name}", Change(edits), safe=False),) if edits else ()
        error = f"TypeError: '{type(option.known.value).__name__}' object is not callable"
        wrong = f"{_what(name, task, context)} {error}, as `{name}` replaces the method"
        yield Finding(argument.range.beginning(len(name)), wrong, fixes)


def _what(name: str, task: Task, context: Context) -> str:
    """What raises the error."""
    if name == "run":
        return "the task fails with"
    owner = "self" if context.catalogue.methods[name].inside else task.record.function if task.record else ""
    return f"`{owner}.{name}` raises"
