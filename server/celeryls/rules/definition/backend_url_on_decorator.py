"""A task whose backend is a URL

The option `backend` of a task is a backend object, such as another app's `app.backend`, not the URL of one (`celery.app.task.Task.backend`). With a
text the worker can't store the result or the failure of the task, and who reads the result gets
`AttributeError: 'str' object has no attribute 'add_pending_result'`. The URL belongs into the app's setting `result_backend`.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task(backend="redis://localhost/1", max_retries=3)
                     ^^^^^^^^^^^^^^^^^^^^^ CEL113 no result can be stored or read: AttributeError: 'str' object has no attribute 'add_pending_result', as a task takes no URL
def send(order_id): ...
```
->
```python title="shop/tasks.py"
…
@shared_task(max_retries=3)
…
```

## A name that leads to the URL, and a class

```python title="shop/tasks.py"
from celery import Celery, Task

RESULTS = "django-db"
app = Celery("shop", backend="redis://localhost/1")


@app.task(backend=RESULTS)
                  ^^^^^^^ CEL113 no result can be stored or read: AttributeError: 'str' object has no attribute 'add_pending_result', as a task takes no URL
def send(order_id): ...


class Report(Task):
    backend = "redis://localhost/1"
              ^^^^^^^^^^^^^^^^^^^^^ CEL113 no result can be stored or read: AttributeError: 'str' object has no attribute 'add_pending_result', as a task takes no URL

    def run(self): ...


app.register_task(Report())
```

## Backends, the app's own URL, and what is not known are left alone

```python title="shop/tasks.py"
import os

from celery import Celery, shared_task
from celery.backends.redis import RedisBackend

from shop.backends import RESULTS

app = Celery("shop", backend="redis://localhost/1")
other = Celery("other", backend="redis://localhost/2")


@app.task(backend=other.backend)
def a(): ...


@app.task(backend=RESULTS)
def b(): ...


@shared_task(backend=None)
def c(): ...


@shared_task(backend=RedisBackend(url="redis://localhost/1", app=app))
def d(): ...


@shared_task(backend=os.environ.get("RESULTS"))
def e(): ...


def job(backend, **options):
    return shared_task(**options)


@job(backend="redis")
def f(): ...
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.options.decorator_edits import remove_argument
from celeryls.checking.rule import Finding, Fix, Rule
from celeryls.edit.change import Change
from celeryls.project.subjects.model import Task
from celeryls.project.values.known import Plain
from celeryls.source.expression.values import CallExpression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule("CEL113", "backend-url-on-decorator", "error", subject=Task, words=("backend",), needs="definitions")

_ERROR = "AttributeError: 'str' object has no attribute 'add_pending_result'"


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds a backend that surely is a text."""
    option = task.option("backend")
    if option is None or option.at is None or not isinstance(option.known, Plain):
        return
    if not isinstance(option.known.value, str) or (task.record is not None and task.record.wrapper is not None):
        return
    fixes: tuple[Fix, ...] = ()
    if isinstance(task.decorator, CallExpression) and option.keyword is not None:
        number = next(i for i, each in enumerate(task.decorator.arguments) if each.range == option.keyword)
        edits = remove_argument(task.decorator, number, context)
        fixes = (Fix("remove backend", Change(edits), safe=False),) if edits else ()
    yield Finding(option.at, f"no result can be stored or read: {_ERROR}, as a task takes no URL", fixes)
