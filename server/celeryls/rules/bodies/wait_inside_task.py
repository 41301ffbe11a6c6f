"""A task that waits for another

A worker refuses to wait for a task inside another task: `.get()` raises `RuntimeError: Never call result.get() within a task!` (`celery.result`).
If it did wait, all processes of a pool could end up waiting for tasks that none of them is free to run. Let another task process
the result instead: a chain or a chord passes it on.

## Example

```python title="shop/tasks.py"
from celery import shared_task


@shared_task
def rate(currency): ...


@shared_task
def convert(amount, currency):
    return amount * rate.delay(currency).get(timeout=10)
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
```

## By a name, in a loop, and of a canvas

```python title="shop/tasks.py"
from celery import Task, chain, chord, current_app, group, shared_task


@shared_task
def add(x, y): ...


@shared_task
def total(numbers): ...


@shared_task(bind=True)
def later(self, numbers):
    result = add.apply_async((1, 2), countdown=3)
    try:
        result.get()
        ^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    except Exception:
        pass
    results = [add.delay(n, n) for n in numbers]
    for each in results:
        each.wait()
        ^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    sums = [each.get() for each in results]
            ^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    job = group(add.s(n, n) for n in numbers)
    done = job.apply_async()
    done.join()
    ^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    job().join_native()
    ^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    (add.s(1, 2) | add.s(3)).delay().get()
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    chord([add.s(1, 2)])(total.s()).get()
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    chain(add.s(1, 2), add.s(3))().get()
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    add.s(1, 2).set(queue="slow").delay().get()
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
    return current_app.send_task("shop.tasks.add", (1, 2)).get()
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"


class Job(Task):
    name = "job"

    def run(self):
        return add.apply((1, 2)).get()
               ^^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"


current_app.register_task(Job())
```

## If waiting is allowed, or nobody waits

```python title="shop/tasks.py"
from celery import shared_task
from celery.result import allow_join_result


@shared_task
def add(x, y): ...


@shared_task(ignore_result=True)
def quiet(x): ...


@shared_task
def allowed(numbers):
    result = add.delay(1, 2)
    with allow_join_result():
        result.get()
    result.get(disable_sync_subtasks=False)
    result.get(**options)
    return quiet.delay(1).get(), add.apply_async((1, 2), ignore_result=True).get()


@shared_task
@allow_join_result()
def decorated():
    return add.delay(1, 2).get()


@shared_task(bind=True)
def direct(self):
    result = add.delay(1, 2)
    if not self.request.called_directly:
        return result.id
    return result.get()


@shared_task
def caught():
    try:
        return add.delay(1, 2).get()
    except RuntimeError:
        return None
```

## A context manager that can't be told may allow it

```python title="shop/tasks.py"
from celery import shared_task
from django.db import transaction
from library import allow
from shop.waiting import joinable


@shared_task
def add(x, y): ...


@shared_task
def later():
    result = add.delay(1, 2)
    with joinable(), open("log"):
        result.get()
    with allow():
        result.get()
    with transaction.atomic():
        result.get()
        ^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
```

## Without stored results there is nothing to wait for

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop", task_ignore_result=True)
```
```python title="shop/tasks.py"
from celery import chain, shared_task


@shared_task
def add(x, y): ...


@shared_task(ignore_result=False)
def kept(x, y): ...


@shared_task
def later():
    chain(add.s(1, 2), add.s(3))().get()
    return kept.delay(1, 2).get() + add.delay(1, 2).get()
           ^^^^^^^^^^^^^^^^^^^^^^ CEL601 the worker raises "RuntimeError: Never call result.get() within a task!"
```

## A pool of greenlets lets tasks wait, and so does a test

```python title="shop/celery.py"
from celery import Celery

app = Celery("shop")
app.conf.worker_pool = "gevent"


@app.task
def add(x, y): ...


@app.task
def later():
    return add.delay(1, 2).get()
```
```python title="tests/test_tasks.py"
from shop.celery import add, app


def test_add():
    @app.task
    def later():
        return add.delay(1, 2).get()
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.checking.results import Results, method_of, owner_of, pool_lets_wait
from celeryls.checking.rule import Finding, Rule
from celeryls.checking.waiting import is_allowed_at, is_allowed_in
from celeryls.project.subjects.model import Task
from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.checking.context import Context

RULE = Rule(
    "CEL601",
    "wait-inside-task",
    "error",
    subject=Task,
    words=(".get(", ".join(", ".join_native(", ".wait("),
    needs="definitions",
)

_MESSAGE = 'the worker raises "RuntimeError: Never call result.get() within a task!"'
_WAITING = frozenset(("get", "wait", "join", "join_native"))


def check(task: Task, context: Context) -> Iterator[Finding]:
    """Finds the calls in a task's body that surely wait for another task."""
    if task.definition is None or task.kind == "annotation" or not _is_here(task, context):
        return
    if context.purpose == "test":
        return  # a test runs its tasks itself, or by a worker that lets them wait
    method = "" if task.definition.kind != "class" else "run"
    body = context.body(task.definition.name_range, method)
    scope = task.scope(method)
    owned = [(each, owner) for each in body.calls if method_of(each) in _WAITING and (owner := owner_of(each))]
    # `Order.objects.get(…)` is common, and on no local name.
    owned = [(each, owner) for each, owner in owned if not isinstance(owner, Name) or body.bindings_of(owner.dotted)]
    sent = Results.of(body, context, scope) if owned else None
    waiting = [each for each, owner in owned if sent is not None and sent.is_result(owner)]
    if not waiting or is_allowed_in(task, scope, body, context):
        return
    for call in waiting:
        if not is_allowed_at(call, scope, context) and not pool_lets_wait(context):
            yield Finding(call.range, _MESSAGE)


def _is_here(task: Task, context: Context) -> bool:
    return task.at is not None and (task.record is None or context.is_here(task.record.spot))
